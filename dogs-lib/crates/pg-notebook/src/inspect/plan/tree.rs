//! The lines of the tree, with non-breaking spaces, for HTML eats others.

use super::step::{Node, Plan};

impl Plan {
    /// The lines of the tree below a step: those that lead past it, and the one to its own steps.
    pub(super) fn trunks(&self, index: usize) -> String {
        let node = &self.nodes[index];
        let has_steps = self.nodes.get(index + 1).is_some_and(|next| next.depth > node.depth);
        let past: String = node.last.iter().map(|last| trunk(!last)).collect();
        past + trunk(has_steps)
    }
}

impl Node {
    /// Where it stands in the tree, and what it does.
    pub(super) fn in_tree(&self) -> String {
        format!("{}{}", branches(&self.last), self.what)
    }
}

fn trunk(goes_on: bool) -> &'static str {
    if goes_on { "│\u{a0}\u{a0}" } else { "\u{a0}\u{a0}\u{a0}" }
}

/// `└─ ` before a step.
fn branches(last: &[bool]) -> String {
    let Some((own, above)) = last.split_last() else { return String::new() };
    let mut text: String = above.iter().map(|last| trunk(!last)).collect();
    text.push_str(if *own { "└─\u{a0}" } else { "├─\u{a0}" });
    text
}
