//! What may follow a prefix: all of it, in as many columns as that takes.
//!
//! Words go before entries do: first the reasons why something cannot be done now, which brackets then stand
//! for, then the ends of titles. Where even that is too much, the last place says how many are left.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::super::action::HELP_OPEN;
use super::super::draw::{fit, put};
use super::super::key::sequence_label;
use super::super::pane::RenderContext;
use super::super::popup::frame as popup_frame;
use super::super::role::Role;
use super::{App, WHICH_KEY_MS};

/// Columns there are as long as there are rows for the rest; a low popup hides least.
const COLUMNS: usize = 4;
/// Columns between two of them.
const GAP: usize = 2;
/// A title that is cut keeps this much.
const TITLE_MIN: usize = 6;

/// What a key does after those that were pressed.
pub(super) struct Continuation {
    pub(super) keys: String,
    title: String,
    /// Why it cannot be done now.
    reason: Option<String>,
}

impl Continuation {
    /// Returns what it does, and why not now.
    pub(super) fn words(&self) -> String {
        match &self.reason {
            Some(reason) => format!("{}: {reason}", self.title),
            None => self.title.clone(),
        }
    }

    /// Returns the title, in brackets where it cannot be done now.
    fn short(&self) -> String {
        match self.reason {
            Some(_) => format!("({})", self.title),
            None => self.title.clone(),
        }
    }
}

/// One entry as it is shown.
struct Cell {
    keys: String,
    words: String,
    is_disabled: bool,
}

/// Entries in columns.
struct Laid {
    cells: Vec<Cell>,
    rows: usize,
    /// Of each column, the room of its keys and all of it.
    columns: Vec<(usize, usize)>,
}

impl Laid {
    /// Puts entries into so many columns, each as wide as it needs to be.
    fn of(cells: Vec<Cell>, columns: usize) -> Laid {
        let rows = cells.len().div_ceil(columns).max(1);
        let columns = cells.chunks(rows).map(|column| {
            let widest = |of: fn(&Cell) -> usize| column.iter().map(of).max().unwrap_or(0);
            let keys = widest(|it| it.keys.width());
            (keys, keys + 1 + widest(|it| it.words.width()))
        });
        Laid {
            columns: columns.collect(),
            cells,
            rows,
        }
    }

    fn width(&self) -> usize {
        let columns: usize = self.columns.iter().map(|it| it.1).sum();
        columns + GAP * self.columns.len().saturating_sub(1)
    }
}

fn cells(entries: &[Continuation], words: impl Fn(&Continuation) -> String) -> Vec<Cell> {
    let cells = entries.iter().map(|it| Cell {
        keys: it.keys.clone(),
        words: words(it),
        is_disabled: it.reason.is_some(),
    });
    cells.collect()
}

/// Finds columns in which all entries have room, or as many as can; `help` is the key that lists them.
fn lay_out(entries: &[Continuation], width: usize, height: usize, help: &str) -> Laid {
    let count = entries.len();
    let wanted = (1..=COLUMNS.min(count)).rev().chain(COLUMNS + 1..=count);
    let fits = |it: &Laid| it.rows <= height && it.width() <= width;
    for words in [Continuation::words, Continuation::short] {
        let laid = wanted.clone().map(|it| Laid::of(cells(entries, words), it));
        if let Some(laid) = laid.into_iter().find(fits) {
            return laid;
        }
    }
    let keys = entries.iter().map(|it| it.keys.width()).max().unwrap_or(0);
    let cut = |count: usize, columns: usize, keys: usize| {
        let room = (width + GAP) / columns - GAP;
        let title = room.saturating_sub(keys + 1);
        let cells = cells(&entries[..count], |it| fit(&it.short(), title));
        Laid::of(cells, columns)
    };
    let columns = count.div_ceil(height.max(1)).max(1);
    if (width + GAP) / columns >= keys + 1 + TITLE_MIN + GAP {
        return cut(count, columns, keys);
    }
    let keys = keys.max(format!("+{count}").width());
    let columns = ((width + GAP) / (keys + 1 + TITLE_MIN + GAP)).max(1);
    let shown = (columns * height).saturating_sub(1).min(count);
    let mut laid = cut(shown, columns, keys);
    laid.cells.push(Cell {
        keys: format!("+{}", count - shown),
        words: format!("more: {help}"),
        is_disabled: false,
    });
    Laid::of(laid.cells, columns)
}

impl App {
    /// Whether a prefix has waited long enough that what may follow is told.
    pub(super) fn which_key_is_due(&self) -> bool {
        !self.pending.keys.is_empty() && self.now_ms >= self.pending_since + WHICH_KEY_MS
    }

    /// Returns what may follow the chords typed so far.
    pub(super) fn continuations(&self) -> Vec<Continuation> {
        let mut entries: Vec<Continuation> = Vec::new();
        for (key, action) in self.keymap.continuations(self.place(), &self.pending.keys) {
            let title = action
                .and_then(|id| self.actions.iter().find(|it| it.id == id))
                .map_or("…", |it| it.title);
            // What cannot be done now says why.
            let reason = action.and_then(|id| self.disabled(id)).map(String::from);
            // Several keys for one thing stand together.
            match entries
                .iter_mut()
                .find(|it| it.title == title && it.reason == reason)
            {
                Some(entry) => entry.keys = format!("{}, {key}", entry.keys),
                None => entries.push(Continuation {
                    keys: key.to_string(),
                    title: title.to_owned(),
                    reason,
                }),
            }
        }
        entries
    }

    /// Draws what may follow the chords typed so far.
    pub(super) fn render_which_key(&self, area: Rect, buf: &mut Buffer, ctx: &RenderContext<'_>) {
        if !self.which_key_is_due() {
            return;
        }
        let entries = self.continuations();
        let help = self.keymap.label(self.pane_place(), HELP_OPEN);
        // A frame takes two rows, where there are so many, and blanks beside it two columns.
        let border = if area.height < 3 { 0 } else { 2 };
        let laid = lay_out(
            &entries,
            usize::from(area.width.saturating_sub(4)),
            usize::from(area.height.saturating_sub(border)),
            &help.unwrap_or_default(),
        );
        let height = (laid.rows as u16 + border).min(area.height);
        let width = (laid.width() as u16 + 4).min(area.width);
        let whole = Rect::new(area.right() - width, area.bottom() - height, width, height);
        let inside = popup_frame(whole, buf, &sequence_label(&self.pending.keys), ctx);
        let mut x = inside.x;
        for (column, (keys, width)) in laid.cells.chunks(laid.rows).zip(&laid.columns) {
            for (y, cell) in (inside.y..inside.bottom()).zip(column) {
                let room = inside.right().saturating_sub(x);
                let label = format!("{:>keys$} ", cell.keys);
                let end = put(buf, x, y, room, &label, ctx.theme.style(Role::Accent));
                let room = inside.right().saturating_sub(end);
                let role = match cell.is_disabled {
                    true => Role::PopupMuted,
                    false => Role::Popup,
                };
                put(buf, end, y, room, &cell.words, ctx.theme.style(role));
            }
            x = x.saturating_add((width + GAP) as u16);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(count: usize) -> Vec<Continuation> {
        let entries = (0..count).map(|it| Continuation {
            keys: char::from(b'a' + it as u8).to_string(),
            title: format!("Do thing {it}"),
            reason: (it % 3 == 0).then(|| "nothing of this sort can be done now".to_owned()),
        });
        entries.collect()
    }

    fn shown(count: usize, width: usize, height: usize) -> (usize, usize, Vec<String>) {
        let laid = lay_out(&entries(count), width, height, "f1");
        assert!(laid.rows <= height.max(1) && laid.width() <= width.max(12));
        let cells = laid
            .cells
            .iter()
            .map(|it| format!("{} {}", it.keys, it.words));
        (laid.rows, laid.columns.len(), cells.collect())
    }

    #[test]
    fn words_go_before_entries_do() {
        let (rows, columns, cells) = shown(4, 76, 20);
        assert_eq!((rows, columns), (4, 1));
        assert!(cells[3].ends_with("Do thing 3: nothing of this sort can be done now"));
        let (_, _, cells) = shown(26, 76, 20);
        assert_eq!(cells.len(), 26);
        assert_eq!((&*cells[0], &*cells[1]), ("a (Do thing 0)", "b Do thing 1"));
        let (_, _, cells) = shown(26, 60, 6);
        assert_eq!(cells.len(), 26);
        assert!(
            cells[0].starts_with("a (Do t") && cells[0].ends_with('…'),
            "{cells:?}"
        );
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let (_, _, cells) = shown(26, 16, 2);
        assert_eq!(cells.len(), 2);
        assert_eq!(cells[1], "+25 more: f1");
        let (_, _, cells) = shown(26, 0, 0);
        assert_eq!(cells, ["+26 more: f1"]);
    }
}
