//! A value as a tree that folds: what lies in it is asked for when it comes into sight, a slice at a time.

use std::cell::Cell;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::session::command::{Command, RequestId};
use crate::session::view::parts::{PartPath, PartRow, PartsView};
use crate::ui::pane::{Effect, PaneContext, RenderContext};
use crate::ui::role::Role;
use crate::ui::widgets::code::{CodeLines, styled_line};
use crate::ui::widgets::list::{self, ListState};
use crate::ui::widgets::{scrollbar, text};

/// Parts that are asked for at once.
const SLICE: usize = 200;
/// Rows of one tree; beyond them one looks into a part alone.
const ROWS_MAX: usize = 100_000;
/// Columns by which a level stands further right.
const INDENT: usize = 2;
/// Levels that are told by indentation; what is deeper stands below one another.
const DEPTH_SHOWN_MAX: usize = 20;

/// What stands on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    Part {
        path: PartPath,
        part: PartRow,
        is_open: bool,
    },
    /// Parts of the value at `path` that were not asked for yet.
    Rest {
        path: PartPath,
        from: usize,
        /// How many there are, where it is known.
        left: Option<usize>,
    },
}

impl Row {
    fn path(&self) -> &[usize] {
        match self {
            Row::Part { path, .. } | Row::Rest { path, .. } => path,
        }
    }

    /// Whether it lies inside of the value at a path.
    fn is_below(&self, above: &[usize]) -> bool {
        match self {
            Row::Part { path, .. } => path.len() > above.len() && path.starts_with(above),
            Row::Rest { path, .. } => path.starts_with(above),
        }
    }

    fn depth(&self) -> usize {
        match self {
            Row::Part { path, .. } => path.len() - 1,
            Row::Rest { path, .. } => path.len(),
        }
    }
}

/// A value that is looked into.
#[derive(Debug, Default)]
pub(super) struct ValueTree {
    /// The number by which the session knows it.
    pub value: u64,
    /// Its text, as the transcript has it.
    title: String,
    rows: Vec<Row>,
    pub list: ListState,
    /// What is asked for: the request, the value inside, and from which part on.
    waiting: Option<(RequestId, PartPath, usize)>,
    failure: Option<String>,
    height: Cell<usize>,
    /// Rows above the list, when last drawn.
    head: Cell<u16>,
}

impl ValueTree {
    pub fn new(value: u64, title: &str) -> ValueTree {
        let mut tree = ValueTree {
            value,
            title: title.lines().next().unwrap_or_default().to_owned(),
            rows: vec![Row::Rest {
                path: Vec::new(),
                from: 0,
                left: None,
            }],
            ..ValueTree::default()
        };
        tree.list.set_count(1);
        tree
    }

    /// Asks for what is in sight and not there yet.
    pub fn ask(&mut self, ctx: &mut PaneContext<'_>) -> Vec<Effect> {
        if self.waiting.is_some() || self.failure.is_some() {
            return Vec::new();
        }
        let height = self.height.get().max(1);
        let first = self.list.extent(height).first;
        let mut seen = self.rows.iter().skip(first).take(height);
        let Some(Row::Rest { path, from, .. }) = seen.find(|it| matches!(it, Row::Rest { .. }))
        else {
            return Vec::new();
        };
        let id = ctx.request();
        let (path, from) = (path.clone(), *from);
        self.waiting = Some((id, path.clone(), from));
        vec![Effect::Send(Command::LookInto {
            id,
            value: self.value,
            path,
            from,
            max: SLICE,
        })]
    }

    /// Puts parts in the place of the row that stood for them.
    pub fn hear(&mut self, id: RequestId, view: &PartsView) {
        if self.waiting.as_ref().is_none_or(|it| it.0 != id) {
            return;
        }
        self.waiting = None;
        let place = self.rows.iter().position(|row| {
            matches!(row, Row::Rest { path, from, .. } if *path == view.path && *from == view.from)
        });
        // It was folded meanwhile.
        let Some(place) = place else {
            return;
        };
        let next = view.from + view.rows.len();
        let parts = view.rows.iter().enumerate().map(|(at, part)| {
            let mut path = view.path.clone();
            path.push(view.from + at);
            Row::Part {
                path,
                part: part.clone(),
                is_open: false,
            }
        });
        let mut rows: Vec<Row> = parts.collect();
        let is_all = view.count.is_some_and(|it| it <= next) || view.rows.is_empty();
        if !is_all && self.rows.len() + rows.len() < ROWS_MAX {
            rows.push(Row::Rest {
                path: view.path.clone(),
                from: next,
                left: view.count.map(|it| it - next),
            });
        }
        self.rows.splice(place..=place, rows);
        self.list.set_count(self.rows.len());
    }

    /// Takes the word that it cannot be looked into; answers whether it was about this.
    pub fn fail(&mut self, id: RequestId, message: &str) -> bool {
        let is_ours = self.waiting.as_ref().is_some_and(|it| it.0 == id);
        if is_ours {
            self.waiting = None;
            self.failure = Some(message.to_owned());
        }
        is_ours
    }

    /// Shows what lies in the part under the cursor.
    pub fn open(&mut self) {
        let Some(at) = self.list.selected() else {
            return;
        };
        let Some(Row::Part {
            path,
            part,
            is_open,
        }) = self.rows.get_mut(at)
        else {
            return;
        };
        if *is_open || !part.has_parts {
            return;
        }
        *is_open = true;
        let rest = Row::Rest {
            path: path.clone(),
            from: 0,
            left: None,
        };
        self.rows.insert(at + 1, rest);
        self.list.set_count(self.rows.len());
    }

    /// Folds the part under the cursor, or goes to the one that it lies in.
    pub fn close(&mut self) {
        let Some(at) = self.list.selected().filter(|it| *it < self.rows.len()) else {
            return;
        };
        if let Row::Part { path, is_open, .. } = &mut self.rows[at]
            && *is_open
        {
            *is_open = false;
            let path = path.clone();
            let below = self.rows[at + 1..]
                .iter()
                .take_while(|it| it.is_below(&path));
            let end = at + 1 + below.count();
            self.rows.drain(at + 1..end);
            self.list.set_count(self.rows.len());
            return;
        }
        let above = match &self.rows[at] {
            Row::Part { path, .. } => &path[..path.len() - 1],
            Row::Rest { path, .. } => path,
        };
        let above = self.rows[..at].iter().rposition(|it| it.path() == above);
        if let Some(above) = above {
            self.list.select(above);
        }
    }

    pub fn toggle(&mut self) {
        let at = self.list.selected().and_then(|it| self.rows.get(it));
        match at {
            Some(Row::Part { is_open: true, .. }) => self.close(),
            _ => self.open(),
        }
    }

    /// Returns what stands under the cursor, as text.
    pub fn text(&self) -> Option<&str> {
        match self.rows.get(self.list.selected()?)? {
            Row::Part { part, .. } => Some(&part.text),
            Row::Rest { .. } => None,
        }
    }

    /// Selects the row that a line of the area shows; answers whether there is one.
    pub fn click(&mut self, line: u16) -> bool {
        line.checked_sub(self.head.get())
            .is_some_and(|it| self.list.click(it))
    }

    /// Draws it and returns where the cursor stands.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, ctx: &RenderContext<'_>) -> Option<Position> {
        let theme = ctx.theme;
        let head = u16::from(area.height > 2);
        self.head.set(head);
        if head > 0 {
            let x = text::put(buf, area, area.x, area.y, "⇒ ", theme.style(Role::Value));
            let room = usize::from(area.right().saturating_sub(x));
            let title = text::fit(&self.title, room);
            text::put(buf, area, x, area.y, &title, theme.style(Role::Muted));
        }
        let body = Rect::new(area.x, area.y + head, area.width, area.height - head);
        self.height.set(usize::from(body.height));
        if let Some(failure) = &self.failure {
            let style = theme.style(Role::Error);
            text::put(buf, body, body.x, body.y, failure, style);
            return None;
        }
        let inner = Rect::new(body.x, body.y, body.width.saturating_sub(1), body.height);
        let mut caret = None;
        let extent = list::draw(buf, inner, &self.list, |index, line, state, buf| {
            if let Some(row) = self.rows.get(index) {
                draw_row(buf, line, row, ctx);
            }
            if state.selected {
                let role = match ctx.focused {
                    true => Role::Selected,
                    false => Role::SelectedUnfocused,
                };
                buf.set_style(line, theme.style(role));
                caret = Some(Position::new(line.x, line.y));
            }
        });
        scrollbar::draw(buf, body, extent, theme.style(Role::ScrollbarThumb));
        caret
    }
}

fn draw_row(buf: &mut Buffer, line: Rect, row: &Row, ctx: &RenderContext<'_>) {
    let theme = ctx.theme;
    let muted = theme.style(Role::Muted);
    let indent = row.depth().min(DEPTH_SHOWN_MAX) * INDENT;
    let x = line.x.saturating_add(indent as u16).min(line.right());
    let y = line.y;
    match row {
        Row::Rest { left, .. } => {
            let words = match left {
                Some(left) => format!("… {left} more"),
                None => "…".to_owned(),
            };
            text::put(buf, line, x, y, &words, muted);
        }
        Row::Part { part, is_open, .. } => {
            let mark = match (part.has_parts, is_open) {
                (false, _) => "  ",
                (true, false) => "▸ ",
                (true, true) => "▾ ",
            };
            let x = text::put(buf, line, x, y, mark, muted);
            let x = text::put(buf, line, x, y, &part.label, theme.style(Role::Name));
            let x = text::put(buf, line, x, y, "  ", muted);
            let roles = CodeLines::lisp(&part.text, ctx.highlighter);
            let base: Style = theme.style(Role::Text);
            let spans = styled_line(
                &part.text,
                base,
                roles.line(0),
                |role| theme.style(role),
                &[],
            );
            let mut x = x;
            for span in spans {
                x = text::put(buf, line, x, y, &span.content, span.style);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panes::support;

    fn part(label: &str, has_parts: bool) -> PartRow {
        PartRow {
            label: label.to_owned(),
            text: format!("<{label}>"),
            has_parts,
        }
    }

    fn drawn(tree: &ValueTree) -> Vec<String> {
        let row = |row: &Row| {
            let indent = " ".repeat(row.depth());
            match row {
                Row::Part { part, is_open, .. } => {
                    let mark = if *is_open { "-" } else { "" };
                    format!("{indent}{mark}{}", part.label)
                }
                Row::Rest { left, .. } => format!("{indent}{left:?}"),
            }
        };
        tree.rows.iter().map(row).collect()
    }

    /// Answers what the tree asks for; returns what it was.
    fn answered(
        tree: &mut ValueTree,
        ctx: &mut PaneContext<'_>,
        labels: &[&str],
        count: usize,
    ) -> (PartPath, usize) {
        let asked = tree.ask(ctx);
        let [Effect::Send(Command::LookInto { id, path, from, .. })] = &asked[..] else {
            panic!("{asked:?}");
        };
        let view = PartsView {
            value: tree.value,
            path: path.clone(),
            from: *from,
            rows: labels.iter().map(|it| part(it, true)).collect(),
            count: Some(count),
        };
        tree.hear(*id, &view);
        (path.clone(), *from)
    }

    #[test]
    fn parts_come_slice_by_slice_and_only_when_in_sight() {
        support::with_context(|ctx| {
            let mut tree = ValueTree::new(7, "(a b …)");
            tree.height.set(3);
            assert_eq!(
                answered(&mut tree, ctx, &["a", "b", "c"], 5),
                (Vec::new(), 0)
            );
            assert_eq!(drawn(&tree), ["a", "b", "c", "Some(2)"]);
            // The rest is below what is seen.
            assert_eq!(tree.ask(ctx), []);
            tree.list.end();
            assert_eq!(answered(&mut tree, ctx, &["d", "e"], 5), (Vec::new(), 3));
            assert_eq!(drawn(&tree), ["a", "b", "c", "d", "e"]);
            assert_eq!(tree.ask(ctx), []);
        });
    }

    #[test]
    fn a_part_is_opened_folded_and_left() {
        support::with_context(|ctx| {
            let mut tree = ValueTree::new(7, "(a b)");
            tree.height.set(10);
            answered(&mut tree, ctx, &["a", "b"], 2);
            tree.list.down(1);
            tree.open();
            assert_eq!(answered(&mut tree, ctx, &["x", "y"], 2), (vec![1], 0));
            assert_eq!(drawn(&tree), ["a", "-b", " x", " y"]);
            tree.list.down(2);
            tree.open();
            assert_eq!(answered(&mut tree, ctx, &["z"], 1), (vec![1, 1], 0));
            assert_eq!(drawn(&tree), ["a", "-b", " x", " -y", "  z"]);
            tree.list.down(1);
            tree.close();
            assert_eq!(tree.text(), Some("<y>"));
            tree.close();
            tree.close();
            assert_eq!(tree.text(), Some("<b>"));
            tree.toggle();
            assert_eq!(drawn(&tree), ["a", "b"]);
        });
    }

    #[test]
    fn an_answer_to_what_was_folded_is_dropped() {
        support::with_context(|ctx| {
            let mut tree = ValueTree::new(7, "(a)");
            tree.height.set(10);
            answered(&mut tree, ctx, &["a"], 1);
            tree.open();
            let asked = tree.ask(ctx);
            assert_eq!(asked.len(), 1);
            tree.close();
            let (id, path, from) = tree.waiting.clone().expect("it was asked");
            let view = PartsView {
                value: 7,
                path,
                from,
                rows: vec![part("x", false)],
                count: Some(1),
            };
            tree.hear(id, &view);
            assert_eq!(drawn(&tree), ["a"]);
        });
    }
}
