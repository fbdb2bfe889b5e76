//! A plan in the forms in which it is shown.

use super::figures::HEADS;
use super::step::{Node, Plan};
use crate::display::text::{fit, one_line, width as columns};
use crate::display::{Cell, Column, MimeBundle, Show, Table, terminal};

/// Columns that the tree has in a terminal before a figure is left out.
const TREE: usize = 30;

impl Plan {
    /// As a table, a row for each step.
    #[must_use]
    pub fn table(&self) -> Table {
        let names = ["step"].into_iter().chain(HEADS).chain(["look here"]);
        let mut table = Table::new(names.map(|name| Column::new(name, "")).collect());
        for (i, node) in self.nodes.iter().enumerate() {
            let marks = if node.ran { self.marks(node) } else { "never ran".to_owned() };
            let figures = node.figures().into_iter().map(|text| match text.as_str() {
                "" | "never ran" => Cell::Text(String::new()),
                _ => Cell::Number(text),
            });
            let look = if marks.is_empty() { Cell::Text(marks) } else { Cell::Marked(marks) };
            table.push(|| [self.step(i)].into_iter().chain(figures).chain([look]).collect());
        }
        table.fixed().titled(self.summary())
    }

    /// A step in the tree, with what there is to know about it below, where the lines of the tree go on.
    fn step(&self, index: usize) -> Cell {
        let node = &self.nodes[index];
        let what = node.in_tree();
        if node.detail.is_empty() {
            return Cell::Noted(what, String::new());
        }
        Cell::Noted(what, format!("{}{}", self.trunks(index), node.detail))
    }

    /// As a tree of lines for a terminal of `width` columns: of the figures, those that leave room for the tree.
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        let figures: Vec<[String; 5]> = self.nodes.iter().map(Node::figures).collect();
        let widths: Vec<usize> = HEADS
            .iter()
            .enumerate()
            .map(|(i, head)| figures.iter().map(|row| columns(&row[i])).max().unwrap_or(0).max(head.len()) + 2)
            .collect();
        let taken = |count: usize| widths[..count].iter().sum::<usize>() + 1;
        let shown = (1..=HEADS.len()).rev().find(|count| taken(*count) + TREE <= width).unwrap_or(1);
        let room = width.saturating_sub(taken(shown)).max(TREE / 2);
        let steps: Vec<String> =
            self.nodes.iter().map(|node| one_line(&node.in_tree()).replace('\u{a0}', " ")).collect();
        let widest = steps.iter().map(|step| columns(step)).max().unwrap_or(0).min(room);
        let line = |step: &str, figures: &[&str]| {
            let figures = figures.iter().zip(&widths[..shown]).map(|(text, width)| format!("{text:>width$}"));
            let line = format!(" {}{}", pad(step, widest), figures.collect::<String>());
            line.trim_end().to_owned() + "\n"
        };
        let mut text = line("step", &HEADS);
        for (i, (node, figures)) in self.nodes.iter().zip(&figures).enumerate() {
            text.push_str(&line(&steps[i], &figures.each_ref().map(String::as_str)));
            let marks = if node.ran { self.marks(node) } else { String::new() };
            let trunks = self.trunks(i).replace('\u{a0}', " ");
            for (arrow, note) in [("<- ", marks), ("", one_line(&node.detail))] {
                if !note.is_empty() {
                    text.push_str(&fit(&format!(" {trunks}{arrow}{note}"), width));
                    text.push('\n');
                }
            }
        }
        text + &self.summary()
    }

    fn summary(&self) -> String {
        format!("ran {:.2} ms, planned {:.2} ms", self.execution_ms, self.planning_ms)
    }
}

fn pad(text: &str, width: usize) -> String {
    let text = fit(text, width);
    let blanks = " ".repeat(width.saturating_sub(columns(&text)));
    text + &blanks
}

impl Show for Plan {
    fn bundle(&self) -> MimeBundle {
        MimeBundle::html(self.table().html(), self.text(terminal::width()))
    }
}
