//! Circles in a graph.

use crate::Edges;
use std::collections::{BTreeMap, BTreeSet};

/// The groups of nodes each of which leads to each other.
pub fn of(edges: &BTreeSet<(String, String)>) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<_, _> = edges.iter().map(|(from, _)| (from, reach(from, edges))).collect();
    let mut found: Vec<BTreeSet<String>> = Vec::new();
    for (node, others) in &reached {
        if others.contains(*node) && !found.iter().any(|circle| circle.contains(*node)) {
            let leads_back = |other: &&String| reached.get(other).is_some_and(|back| back.contains(*node));
            found.push(others.iter().filter(leads_back).cloned().collect());
        }
    }
    found
}

fn reach(from: &str, edges: &BTreeSet<(String, String)>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut next = vec![from.to_owned()];
    while let Some(node) = next.pop() {
        for (_, to) in edges.iter().filter(|(from, _)| *from == node) {
            if found.insert(to.clone()) {
                next.push(to.clone());
            }
        }
    }
    found
}

/// A circle with what each file in it uses of the others.
pub fn explained(circle: &BTreeSet<String>, edges: &Edges) -> String {
    let within = edges.iter().filter(|((from, to), _)| circle.contains(from) && circle.contains(to));
    let lines = within.map(|((from, to), names)| format!("\n    {from} -> {to}: {}", names.join(", ")));
    format!("a circle of {} files{}", circle.len(), lines.collect::<String>())
}
