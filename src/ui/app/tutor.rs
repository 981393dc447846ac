//! What the tour says, in the keys in force, and the rows it says it on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::action::{APP_QUIT, ActionId, Context, GLOBAL, POPUP};
use super::super::draw::{fill, put_fitted, wrap};
use super::super::keymap::Place;
use super::super::pane::PaneId;
use super::super::role::Role;
use super::super::tutor::{Part, STEPS, Tutor};
use super::App;

/// Rows the tour takes at most, and what it leaves to the panes at least.
const ROWS_MAX: usize = 4;
const PANES_ROWS_MIN: u16 = 4;

/// A step of the tour as it is told now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Which step it is, counted from one, and of how many.
    pub number: usize,
    pub of: usize,
    pub flow: &'static str,
    /// What to do, in order; keys as `Key::parse_sequence` reads them.
    pub parts: Vec<Part<String>>,
}

impl App {
    /// Returns what the tour asks for now; nothing where there is no tour, or it is over.
    pub fn lesson(&self) -> Option<Lesson> {
        let tutor = self.tutor.as_ref()?;
        let step = tutor.step()?;
        let mut parts = Vec::new();
        // A popup belongs to what one is at.
        if self.focus.current() != step.pane && self.popups.is_empty() {
            parts.extend(self.way_to(step.pane));
        }
        for part in step.parts() {
            parts.push(match part {
                Part::Words(words) => Part::Words(words),
                Part::Text(text) => Part::Text(text),
                Part::Keys(action) => Part::Keys(self.keys_there(action, step.pane)),
            });
        }
        Some(Lesson {
            number: tutor.place() + 1,
            of: STEPS.len(),
            flow: step.flow,
            parts,
        })
    }

    fn way_to(&self, pane: PaneId) -> [Part<String>; 3] {
        let wanted = format!("focus.{pane}");
        let action = self.actions.iter().find(|it| it.id.0 == wanted);
        let keys = action.and_then(|it| self.keymap.label(self.pane_place(), it.id));
        [
            Part::Words("First press "),
            Part::Keys(keys.unwrap_or(wanted)),
            Part::Words(". "),
        ]
    }

    /// Returns the keys of an action in a pane, or its name for the palette where it has none there.
    fn keys_there(&self, action: ActionId, pane: PaneId) -> String {
        let contexts = self.actions.iter().find(|it| it.id == action);
        let contexts: &[Context] = contexts.map_or(&[GLOBAL], |it| it.contexts);
        let there = self.panes.iter().find(|it| it.id() == pane);
        let place = match there {
            _ if contexts.contains(&POPUP) => Place {
                global: false,
                ..Place::new(contexts, true)
            },
            Some(pane) => Place::new(pane.contexts(), pane.takes_text()),
            None => self.pane_place(),
        };
        let keys = self.keymap.label(place, action);
        keys.unwrap_or_else(|| action.0.to_owned())
    }

    /// Returns the whole of what the tour says.
    pub(super) fn lesson_words(&self) -> Option<String> {
        let tutor = self.tutor.as_ref()?;
        let Some(lesson) = self.lesson() else {
            let quit = self.keymap.label(self.pane_place(), APP_QUIT);
            let quit = quit.unwrap_or_else(|| APP_QUIT.0.to_owned());
            return Some(format!(
                "{0}/{0} That was the tour: define, mend, group, compare, go back. {quit} leaves.",
                tutor.place()
            ));
        };
        let mut words = format!("{}/{} {}. ", lesson.number, lesson.of, lesson.flow);
        for part in &lesson.parts {
            match part {
                Part::Words(it) | Part::Text(it) => words.push_str(it),
                Part::Keys(it) => words.push_str(&format!("`{it}`")),
            }
        }
        Some(words)
    }

    /// Returns how far the tour is and what is to be typed or pressed, and nothing else.
    fn lesson_in_short(&self) -> Option<String> {
        let lesson = self.lesson()?;
        let mut words = format!("{}/{}", lesson.number, lesson.of);
        for part in &lesson.parts {
            match part {
                Part::Text(it) => words.push_str(&format!(" {it}")),
                Part::Keys(it) => words.push_str(&format!(" {it}")),
                Part::Words(_) => {}
            }
        }
        Some(words)
    }

    /// Takes the rows of the tour off the lower end of what the panes have, and draws them.
    pub(super) fn render_lesson(&self, area: Rect, buf: &mut Buffer) -> Rect {
        let Some(words) = self.lesson_words() else {
            return area;
        };
        let columns = usize::from(area.width.saturating_sub(2));
        let mut lines = wrap(&words, columns);
        // Where the panes need all there is, a row of theirs says what to press.
        let room = match area.height.saturating_sub(PANES_ROWS_MIN) {
            0 => area.height.min(1),
            room => room,
        };
        let rows = (lines.len().min(ROWS_MAX) as u16).min(room);
        if rows == 1 && lines.len() > 1 {
            lines = vec![self.lesson_in_short().unwrap_or(words)];
        }
        let lesson = Rect {
            y: area.bottom() - rows,
            height: rows,
            ..area
        };
        let style = self.theme.style(Role::Popup);
        fill(buf, lesson, Some(" "), style);
        for (line, y) in lines.iter().zip(lesson.y..lesson.bottom()) {
            let row = Rect::new(area.x + 1, y, area.width.saturating_sub(2), 1);
            put_fitted(buf, row, line, style);
        }
        Rect {
            height: area.height - rows,
            ..area
        }
    }

    /// Shows the tour where the focus is.
    pub(super) fn show_tutor(&mut self) {
        let focus = self.focus.current();
        if let Some(tutor) = &mut self.tutor {
            tutor.see(focus);
        }
    }
}

/// Returns whether somebody who was left like this has come to the end of the tour.
pub fn is_tour_over(remembered: &str) -> bool {
    let remembered: Option<super::Remembered> = serde_json::from_str(remembered).ok();
    let place = remembered.and_then(|it| it.tutor);
    place.is_some_and(|it| Tutor::at(it).step().is_none())
}
