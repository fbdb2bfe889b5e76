//! A query plan as a tree.

use crate::support::harmless::assert_html;
use pg_notebook::inspect::Plan;

#[test]
fn a_plan_is_a_tree_with_marks() {
    let json = r#"[{"Plan": {"Node Type": "Hash Join", "Join Type": "Left", "Actual Total Time": 12.0, "Actual Rows": 5000, "Plan Rows": 10,
        "Actual Loops": 1, "Shared Hit Blocks": 100, "Shared Read Blocks": 28, "Hash Cond": "(a.id = b.id)", "Plans": [
          {"Node Type": "Seq Scan", "Relation Name": "a", "Alias": "a", "Actual Total Time": 10.0, "Actual Rows": 5000, "Plan Rows": 5000,
           "Actual Loops": 1, "Filter": "(x > 1)", "Rows Removed by Filter": 70000, "Shared Hit Blocks": 100, "Shared Read Blocks": 28},
          {"Node Type": "Sort", "Actual Total Time": 1.0, "Actual Rows": 10, "Plan Rows": 10, "Actual Loops": 1, "Temp Written Blocks": 256,
           "Sort Key": ["b.id", "b.x"], "Plans": [
            {"Node Type": "Index Scan", "Index Name": "b_pkey", "Relation Name": "b", "Alias": "z", "Actual Total Time": 0, "Actual Rows": 0,
             "Plan Rows": 10, "Actual Loops": 0}]}]},
        "Planning Time": 0.25, "Execution Time": 12.5}]"#;
    let plan = Plan::parse(json).unwrap();
    let expected = " step                                     own ms  total ms   rows  expected  buffers
 Hash Join (left)                           1.00     12.00  5,000        10     1 MB
 │  <- 500x more rows than expected
 │  hash cond: (a.id = b.id)
 ├─ Seq Scan on a                          10.00     10.00  5,000     5,000     1 MB
 │     <- 83 % of the time; read and threw away 70,000 rows
 │     filter: (x > 1)
 └─ Sort                                    1.00      1.00     10        10      0 B
    │  <- spilled 2 MB to disk
    │  sort key: b.id, b.x
    └─ Index Scan using b_pkey on b z  never ran                         10
ran 12.50 ms, planned 0.25 ms";
    let shown = plan.text(100);
    assert_eq!(shown, expected, "{shown}");
    for width in 20..100 {
        let shown = plan.text(width);
        assert!(shown.lines().all(|line| line.chars().count() <= width.max(30)), "{width}:\n{shown}");
    }
    assert!(plan.text(60).lines().next().unwrap().ends_with("  own ms  total ms   rows"), "{}", plan.text(60));
    assert_html(&plan.table().html());
    // Three processes at once: what each took is what passed.
    let json = r#"[{"Plan": {"Node Type": "Gather", "Actual Total Time": 11.0, "Actual Rows": 9, "Plan Rows": 9, "Actual Loops": 1,
        "Workers Launched": 2, "Plans": [{"Node Type": "Seq Scan", "Actual Total Time": 10.0, "Actual Rows": 3, "Plan Rows": 3,
        "Actual Loops": 3}]}}]"#;
    let parallel = Plan::parse(json).unwrap();
    let own: Vec<(f64, f64)> = parallel.nodes.iter().map(|node| (node.own_ms, node.rows)).collect();
    assert_eq!(own, [(1.0, 9.0), (10.0, 9.0)]);
    assert_eq!(Plan::parse("[]"), None);
    assert_eq!(Plan::parse("nonsense"), None);
}
