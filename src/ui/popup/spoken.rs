//! A popup in words, for the linear renderer.

use super::super::linear::Typing;
use super::super::picker::{DIGITS, Picker};
use super::{Popup, PopupKind, choices};

/// What a popup says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// Said when it opens or changes: title, text, what there is to choose from.
    pub text: String,
    /// The row under the cursor.
    pub row: String,
    pub typing: Option<Typing>,
}

impl Popup {
    /// Returns the popup in words.
    pub fn spoken(&self) -> Spoken {
        let text = match &self.kind {
            PopupKind::Pick { text, .. }
            | PopupKind::Line { text, .. }
            | PopupKind::Confirm { text, .. }
            | PopupKind::Message { text, .. } => text.as_str(),
            PopupKind::Command(_) => "",
        };
        let mut spoken = Spoken {
            text: format!("{}\n{text}", self.title),
            ..Spoken::default()
        };
        match &self.kind {
            PopupKind::Pick { picker, .. } => {
                spoken.text.push_str(&listed(picker));
                spoken.row = under_cursor(picker);
                let query = picker.query();
                spoken.typing = Some(Typing::new("find", query, query.len()));
            }
            PopupKind::Line {
                line,
                proposed,
                page,
                ..
            } => {
                if let Some(page) = page {
                    spoken.text.push_str(&format!("\n{}", page.text));
                }
                if *proposed {
                    spoken.row = "what you type replaces it".to_owned();
                }
                spoken.typing = Some(Typing::new(">", line.text(), line.caret()));
            }
            PopupKind::Command(line) => {
                spoken.row = line.spoken();
                spoken.typing = Some(line.typing());
            }
            PopupKind::Confirm { yes, .. } => spoken.row = choices(yes),
            PopupKind::Message { .. } => {}
        }
        spoken
    }
}

/// Returns the rows that a digit chooses, while nothing is typed.
fn listed(picker: &Picker) -> String {
    if picker.rows().len() > DIGITS {
        return format!("\n{} to choose from; type to find", picker.rows().len());
    }
    let rows = picker.rows().iter().enumerate();
    rows.map(|(place, it)| format!("\n{} {}", place + 1, it.title))
        .collect()
}

fn under_cursor(picker: &Picker) -> String {
    let Some(row) = picker.selected().map(|it| &picker.rows()[it]) else {
        return "nothing matches".to_owned();
    };
    let place = format!("{} of {}", picker.cursor() + 1, picker.count());
    let detail = row.disabled.as_ref().map(|it| format!("not now: {it}"));
    let parts = [
        row.title.clone(),
        detail.unwrap_or_else(|| row.detail.clone()),
        row.key.clone(),
        place,
    ];
    let said = parts.into_iter().filter(|it| !it.is_empty());
    said.collect::<Vec<_>>().join(", ")
}
