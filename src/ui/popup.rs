//! What stands above the panes and takes all keys until it is answered or closed.

mod page;
mod spoken;

use std::ops::Range;
use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::action::{ActionId, Context, POPUP_ACCEPT, POPUP_CANCEL};
use super::action::{POPUP_DOWN, POPUP_PAGE_DOWN, POPUP_PAGE_UP, POPUP_UP};
use super::command_line::{CommandLine, Said};
use super::draw::{Strokes, fill, put, put_fitted, wrap, wrap_ranges};
use super::highlight::Highlight;
use super::key::{Key, KeyCode};
use super::line::Line;
use super::pane::{Answer, PaneId, RenderContext};
use super::picker::Picker;
use super::role::Role;
use crate::session::view::status::Trouble;

pub use page::Page;
pub use spoken::Spoken;

/// Columns a popup takes at most.
const WIDTH_MAX: u16 = 96;
/// Rows a list takes at most.
const HEIGHT_MAX: u16 = 30;

/// A popup and what its answer is for.
#[derive(Clone, Debug)]
pub struct Popup {
    pub title: String,
    pub kind: PopupKind,
    pub purpose: Purpose,
    /// Where it stood at the last render, for the mouse.
    area: Rect,
}

#[derive(Clone, Debug)]
pub enum PopupKind {
    Pick {
        text: String,
        picker: Picker,
    },
    Line {
        text: String,
        line: Line,
        /// Whether the line is a proposal still: what is typed takes its place.
        proposed: bool,
        /// What one looks at meanwhile.
        page: Option<Page>,
    },
    Confirm {
        text: String,
        /// What yes does, such as `Quit`.
        yes: String,
    },
    /// An action by its name, at the foot of the screen.
    Command(Box<CommandLine>),
    Message {
        text: String,
        /// What colours it, named as in a file's extension.
        language: Option<&'static str>,
        /// Lines scrolled away.
        top: usize,
    },
}

/// Who wants the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Run the chosen action, of this list.
    Actions(Vec<ActionId>),
    /// Do what was said.
    Command,
    /// Take the chosen keys.
    Keys,
    /// Give an action of this list a key, in its section.
    EditKeys(Vec<(Context, ActionId)>),
    /// Collect the chords of an action.
    Capture {
        context: Context,
        action: ActionId,
        keys: Vec<Key>,
    },
    /// Show keys as they come.
    Inspect {
        lines: Vec<String>,
        /// Whether the last one was escape.
        escaped: bool,
    },
    /// Take the chosen layout.
    Layout,
    /// Keep the layout under the name that was typed.
    LayoutName,
    /// Go to the chosen pane.
    Panes(Vec<PaneId>),
    /// Take the chosen theme; closing returns to the one before.
    Theme { before: String },
    /// Help against the chosen trouble.
    Remedy(Vec<Trouble>),
    /// Leave the program.
    Quit,
    /// Tell a pane.
    Pane { pane: PaneId, then: ActionId },
    /// Nobody: it was there to be read.
    Nobody,
}

/// What became of a popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Open,
    Closed,
    Answered(Answer),
    Said(Said),
}

impl Popup {
    pub fn new(title: impl Into<String>, kind: PopupKind, purpose: Purpose) -> Popup {
        Popup {
            title: title.into(),
            kind,
            purpose,
            area: Rect::ZERO,
        }
    }

    /// Whether there is anything to move up and down in.
    pub fn has_rows(&self) -> bool {
        matches!(
            self.kind,
            PopupKind::Pick { .. }
                | PopupKind::Message { .. }
                | PopupKind::Command(_)
                | PopupKind::Line { page: Some(_), .. }
        )
    }

    pub fn update(&mut self, action: ActionId) -> Outcome {
        if action == POPUP_CANCEL {
            return Outcome::Closed;
        }
        match &mut self.kind {
            PopupKind::Pick { picker, .. } => {
                if action != POPUP_ACCEPT {
                    picker.update(action);
                    return Outcome::Open;
                }
                match picker.selected() {
                    Some(row) if picker.rows()[row].disabled.is_none() => {
                        Outcome::Answered(Answer::Choice(row))
                    }
                    _ => Outcome::Open,
                }
            }
            PopupKind::Command(line) if action == POPUP_ACCEPT => match line.accept() {
                Some(said) => Outcome::Said(said),
                None => Outcome::Open,
            },
            PopupKind::Command(line) => {
                line.update(action);
                Outcome::Open
            }
            PopupKind::Line { line, .. } if action == POPUP_ACCEPT => {
                Outcome::Answered(Answer::Text(line.text().to_owned()))
            }
            PopupKind::Line { page, .. } => {
                if let Some(page) = page {
                    page.update(action);
                }
                Outcome::Open
            }
            PopupKind::Confirm { .. } if action == POPUP_ACCEPT => Outcome::Answered(Answer::Yes),
            PopupKind::Confirm { .. } => Outcome::Open,
            PopupKind::Message { .. } if action == POPUP_ACCEPT => Outcome::Closed,
            PopupKind::Message { top, .. } => {
                *top = match action {
                    POPUP_DOWN => *top + 1,
                    POPUP_UP => top.saturating_sub(1),
                    POPUP_PAGE_DOWN => *top + usize::from(self.area.height.max(1)),
                    POPUP_PAGE_UP => top.saturating_sub(usize::from(self.area.height.max(1))),
                    _ => *top,
                };
                Outcome::Open
            }
        }
    }

    /// Takes a key as text: into the line or query, or as an answer's initial or number.
    pub fn input(&mut self, key: Key) -> Outcome {
        match &mut self.kind {
            PopupKind::Pick { picker, .. } => {
                // In what is typed a digit is a letter, unless it comes with alt.
                let may_choose = !key.ctrl && (key.alt || picker.query().is_empty());
                if may_choose && let Some(row) = digit(key).and_then(|it| picker.numbered(it)) {
                    picker.select(row);
                    return self.update(POPUP_ACCEPT);
                }
                picker.input(key);
                Outcome::Open
            }
            PopupKind::Line { line, proposed, .. } => {
                if std::mem::take(proposed) && key.text().is_some() {
                    line.clear();
                }
                line.input(key);
                Outcome::Open
            }
            PopupKind::Command(line) => {
                // Where nothing is left to take away, the line closes.
                if line.text().is_empty() && key.code == KeyCode::Backspace {
                    return Outcome::Closed;
                }
                line.input(key);
                Outcome::Open
            }
            PopupKind::Confirm { yes, .. } => {
                let initial = yes.chars().next().unwrap_or('y').to_ascii_lowercase();
                match key.text().map(|it| it.to_ascii_lowercase()) {
                    Some(it) if it == 'y' || it == '1' || it == initial => {
                        Outcome::Answered(Answer::Yes)
                    }
                    Some('n' | '2') => Outcome::Closed,
                    _ => Outcome::Open,
                }
            }
            PopupKind::Message { .. } => match key.text() {
                Some('q' | ' ') => Outcome::Closed,
                _ => Outcome::Open,
            },
        }
    }

    pub fn paste(&mut self, text: &str) {
        match &mut self.kind {
            PopupKind::Pick { picker, .. } => picker.paste(text),
            PopupKind::Line { line, proposed, .. } => {
                if std::mem::take(proposed) {
                    line.clear();
                }
                line.insert(text);
            }
            PopupKind::Command(line) => line.paste(text),
            PopupKind::Confirm { .. } | PopupKind::Message { .. } => {}
        }
    }

    /// Takes a press of the mouse: outside closes, on a row chooses.
    pub fn press(&mut self, column: u16, row: u16, clicks: u8) -> Outcome {
        let frame = Rect {
            x: self.area.x.saturating_sub(2),
            y: self.area.y.saturating_sub(1),
            width: self.area.width.saturating_add(4),
            height: self.area.height.saturating_add(2),
        };
        if !frame.contains((column, row).into()) {
            return Outcome::Closed;
        }
        if let PopupKind::Command(line) = &mut self.kind {
            let hit = line.click(usize::from(row.saturating_sub(self.area.y)));
            return match hit && clicks > 1 {
                true => self.update(POPUP_ACCEPT),
                false => Outcome::Open,
            };
        }
        let PopupKind::Pick { text, picker } = &mut self.kind else {
            return Outcome::Open;
        };
        let above = wrap(text, usize::from(self.area.width)).len() + 1;
        let line = usize::from(row.saturating_sub(self.area.y));
        if line >= above && picker.click(line - above) && clicks > 1 {
            return self.update(POPUP_ACCEPT);
        }
        Outcome::Open
    }

    /// Draws the popup in the middle of the screen; returns where the caret is.
    pub fn render(
        &mut self,
        screen: Rect,
        buf: &mut Buffer,
        ctx: &RenderContext<'_>,
    ) -> Option<Position> {
        if let PopupKind::Command(line) = &mut self.kind {
            let height = line.height().min(screen.height);
            self.area = Rect {
                y: screen.bottom() - height,
                height,
                ..screen
            };
            return line.render(self.area, buf, ctx);
        }
        let width = screen.width.saturating_sub(4).min(WIDTH_MAX);
        let text_lines = |text: &str| wrap(text, usize::from(width.saturating_sub(4).max(1)));
        let (width, height) = match &self.kind {
            PopupKind::Pick { text, picker } => {
                let rows = picker.rows().len() + section_count(picker) + text_lines(text).len() + 1;
                (width, rows as u16)
            }
            PopupKind::Line { text, page, .. } => {
                let below = page
                    .as_ref()
                    .map_or(0, |it| it.rows(width.min(80).saturating_sub(4)));
                // A row of air parts the answer from what is looked at.
                let below = (below + 1).min(usize::from(HEIGHT_MAX));
                let below = if page.is_some() { below } else { 0 };
                let rows = text_lines(text).len() + 1 + below;
                (width.min(80), rows as u16)
            }
            PopupKind::Confirm { text, .. } => (width.min(64), text_lines(text).len() as u16 + 2),
            PopupKind::Message { text, .. } => (width, text_lines(text).len() as u16),
            PopupKind::Command(_) => (width, 1),
        };
        let height = height.saturating_add(2).min(HEIGHT_MAX).min(screen.height);
        let area = Rect {
            x: screen.x + (screen.width - width) / 2,
            // A little above the middle, where the eye is.
            y: screen.y + (screen.height - height) / 3,
            width,
            height,
        };
        let inside = frame(area, buf, &self.title, ctx);
        self.area = inside;
        if inside.is_empty() {
            return None;
        }
        let style = |role| ctx.theme.style(role);
        let text = match &self.kind {
            PopupKind::Pick { text, .. }
            | PopupKind::Line { text, .. }
            | PopupKind::Confirm { text, .. }
            | PopupKind::Message { text, .. } => text.clone(),
            PopupKind::Command(_) => String::new(),
        };
        let text = text.as_str();
        let lines = wrap_ranges(text, usize::from(inside.width));
        let top = match &mut self.kind {
            PopupKind::Message { top, .. } => {
                *top = (*top).min(lines.len().saturating_sub(usize::from(inside.height)));
                *top
            }
            _ => 0,
        };
        let mut y = inside.y;
        // What is asked for comes before the question when there is no room for both.
        let kept = match &self.kind {
            PopupKind::Message { .. } => inside.height,
            // What is typed, and a row to choose.
            PopupKind::Pick { .. } => inside.height.saturating_sub(2),
            _ => inside.height.saturating_sub(1),
        };
        let highlights = match &self.kind {
            PopupKind::Message {
                text,
                language: Some(language),
                ..
            } => ctx.highlighter.other(language, text),
            _ => Rc::from([]),
        };
        for line in lines.iter().skip(top).take(usize::from(kept)) {
            let row = Rect::new(inside.x, y, inside.width, 1);
            put_highlighted(buf, row, text, line.clone(), &highlights, ctx);
            y += 1;
        }
        let rest = Rect {
            y,
            height: inside.bottom().saturating_sub(y),
            ..inside
        };
        match &mut self.kind {
            PopupKind::Pick { picker, .. } => picker.render(rest, buf, ctx),
            PopupKind::Command(_) => None,
            PopupKind::Line {
                line,
                proposed,
                page,
                ..
            } => {
                if let Some(page) = page {
                    let below = Rect {
                        y: rest.y + 2,
                        height: rest.height.saturating_sub(2),
                        ..rest
                    };
                    page.render(below, buf, ctx);
                }
                let x = put(buf, rest.x, rest.y, rest.width, "> ", style(Role::Accent));
                let room = Rect::new(x, rest.y, rest.right().saturating_sub(x), 1);
                let ground = style(Role::Popup);
                match proposed {
                    true => line.render(room, buf, ground.patch(style(Role::Selected))),
                    false => line.render(room, buf, ground),
                }
            }
            PopupKind::Confirm { yes, .. } => {
                let text = choices(yes);
                let row = Rect::new(rest.x, inside.bottom() - 1, rest.width, 1);
                put_fitted(buf, row, &text, style(Role::Accent));
                Some(Position::new(row.x, row.y))
            }
            PopupKind::Message { .. } => {
                if lines.len() > usize::from(inside.height) {
                    let text = format!(
                        " {}-{} of {} ",
                        top + 1,
                        (top + usize::from(inside.height)).min(lines.len()),
                        lines.len()
                    );
                    let x = area.right().saturating_sub(text.width() as u16 + 2);
                    put(
                        buf,
                        x,
                        area.bottom() - 1,
                        text.width() as u16,
                        &text,
                        style(Role::PopupMuted),
                    );
                }
                Some(Position::new(inside.x, inside.y))
            }
        }
    }
}

/// Returns the digit a key types, with alt or without.
fn digit(key: Key) -> Option<usize> {
    match key.code {
        KeyCode::Char(it) => it.to_digit(10).map(|it| it as usize),
        _ => None,
    }
}

/// Returns what one can answer to a question that `yes` says yes to.
fn choices(yes: &str) -> String {
    let initial: String = yes.chars().take(1).flat_map(char::to_lowercase).collect();
    format!("enter, 1 or {initial}: {yes}   esc, 2 or n: stay")
}

/// Draws a line of a text with the colours of the runs that touch it.
fn put_highlighted(
    buf: &mut Buffer,
    area: Rect,
    text: &str,
    line: Range<usize>,
    highlights: &[Highlight],
    ctx: &RenderContext<'_>,
) {
    let ground = ctx.theme.style(Role::Popup);
    let first = highlights.partition_point(|it| it.range.end <= line.start);
    let mut x = area.x;
    let mut at = line.start;
    let runs = highlights[first..]
        .iter()
        .take_while(|it| it.range.start < line.end);
    for run in runs {
        let from = run.range.start.clamp(at, line.end);
        let to = run.range.end.clamp(from, line.end);
        let style = ground.patch(ctx.theme.style(run.role));
        for (part, style) in [(at..from, ground), (from..to, style)] {
            let part = text.get(part).unwrap_or_default();
            x = put(buf, x, area.y, area.right().saturating_sub(x), part, style);
        }
        at = to;
    }
    let rest = text.get(at..line.end).unwrap_or_default();
    put(buf, x, area.y, area.right().saturating_sub(x), rest, ground);
}

fn section_count(picker: &Picker) -> usize {
    let mut sections: Vec<&str> = picker.rows().iter().map(|it| it.section.as_str()).collect();
    sections.dedup();
    sections.iter().filter(|it| !it.is_empty()).count()
}

/// Draws a frame with a title and returns what is inside, a column of air on both sides.
pub fn frame(area: Rect, buf: &mut Buffer, title: &str, ctx: &RenderContext<'_>) -> Rect {
    let area = area.intersection(buf.area);
    let style = |role| ctx.theme.style(role);
    fill(
        buf,
        area,
        Some(" "),
        style(Role::Text).patch(style(Role::Popup)),
    );
    if area.width < 6 || area.height < 3 {
        return area;
    }
    let strokes = Strokes::of(ctx.capabilities.unicode);
    let border = style(Role::PopupBorder);
    let (left, right) = (area.x, area.right() - 1);
    let (top, bottom) = (area.y, area.bottom() - 1);
    for x in left + 1..right {
        put(buf, x, top, 1, strokes.horizontal, border);
        put(buf, x, bottom, 1, strokes.horizontal, border);
    }
    for y in top + 1..bottom {
        put(buf, left, y, 1, strokes.vertical, border);
        put(buf, right, y, 1, strokes.vertical, border);
    }
    for (corner, x, y) in [
        (0, left, top),
        (1, right, top),
        (2, left, bottom),
        (3, right, bottom),
    ] {
        put(buf, x, y, 1, strokes.corners[corner], border);
    }
    let text = super::draw::fit(&format!(" {title} "), usize::from(area.width - 4));
    put(
        buf,
        left + 2,
        top,
        area.width - 4,
        &text,
        style(Role::PopupTitle),
    );
    Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width - 4,
        height: area.height - 2,
    }
}
