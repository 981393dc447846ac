//! What the chat shows, entry by entry: who speaks, the parts of what is said, what went along, how it
//! ended and what it proposes.

use ratatui::text::{Line, Span};

use crate::session::view::chat::{Enclosure, Ending, Message, Voice};
use crate::ui::role::Role;
use crate::ui::widgets::flow::{Entry, Ink};
use crate::ui::widgets::markdown::{self, Part};
use crate::ui::widgets::text;

/// Something that is shown in the chat.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown {
    Speaker {
        voice: Voice,
        words: String,
    },
    Part(Part),
    /// What was sent along: titles, and how much it was.
    Enclosed(String),
    Note {
        role: Role,
        words: String,
    },
    /// The names of the definitions that are proposed.
    Proposed(Vec<String>),
}

impl Entry for Shown {
    fn lay_out(&self, columns: usize, ink: Ink<'_>) -> (Vec<Line<'static>>, bool) {
        let styled = |words: &str, role: Role| {
            let span = Span::styled(words.to_owned(), ink.theme.style(role));
            text::wrap(&Line::from(span), columns)
        };
        match self {
            Shown::Part(part) => markdown::lay_out(part, columns, ink),
            Shown::Speaker { words, voice } => {
                let role = match voice {
                    Voice::Person => Role::Strong,
                    Voice::Model => Role::Heading,
                };
                (styled(words, role), true)
            }
            Shown::Enclosed(words) => (spaced(styled(words, Role::Muted)), true),
            Shown::Note { role, words } => {
                let lines = words.lines().flat_map(|it| styled(it, *role));
                (spaced(lines.collect()), true)
            }
            Shown::Proposed(names) => {
                let words = format!(
                    "proposes {}: `enter` or `ctrl-g` reviews it",
                    names.join(", ")
                );
                (spaced(styled(&words, Role::Success)), true)
            }
        }
    }

    fn sign(&self) -> Option<(&'static str, Role)> {
        match self {
            Shown::Speaker {
                voice: Voice::Person,
                ..
            } => Some(("λ", Role::Prompt)),
            Shown::Speaker { .. } => Some(("●", Role::Accent)),
            Shown::Enclosed(_) => Some(("@", Role::Muted)),
            Shown::Note { role, .. } if *role == Role::Error => Some(("✗", Role::Error)),
            Shown::Note { .. } => Some(("·", Role::Note)),
            Shown::Proposed(_) => Some(("◆", Role::Success)),
            Shown::Part(_) => None,
        }
    }
}

/// Adds an empty line behind what stands for itself.
fn spaced(mut lines: Vec<Line<'static>>) -> Vec<Line<'static>> {
    lines.push(Line::default());
    lines
}

/// Returns the entry that says what was sent along.
pub(super) fn enclosed(enclosures: &[Enclosure]) -> Option<Shown> {
    if enclosures.is_empty() {
        return None;
    }
    let each = enclosures.iter().map(|it| {
        let bytes = crate::ui::status_line::bytes(it.text.len() as u64);
        format!("{} ({bytes})", it.title)
    });
    Some(Shown::Enclosed(each.collect::<Vec<_>>().join(" · ")))
}

/// Returns the entry that says how a message ended; nothing where it is whole.
pub(super) fn ending(message: &Message, hint: Option<&str>) -> Option<Shown> {
    let (role, words) = match &message.ending {
        Ending::Whole => return None,
        Ending::Stopped => (Role::Note, "stopped here; what came is kept".to_owned()),
        Ending::Lost { reason } => (
            Role::Error,
            format!("broke off here: {reason}; what came is kept"),
        ),
    };
    let hint = hint.map_or(String::new(), |it| format!("\nhelp: {it}"));
    Some(Shown::Note {
        role,
        words: words + &hint,
    })
}
