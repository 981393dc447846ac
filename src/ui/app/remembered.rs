//! What is kept from one start to the next, and how the screen goes back to it.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::App;
use crate::ui::executor::Executor;
use crate::ui::layout::SavedLayout;
use crate::ui::tutor::Tutor;

/// What is kept from one start to the next, beside the project's history.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Remembered {
    pub theme: Option<String>,
    pub keys: Option<String>,
    pub layout: Option<SavedLayout>,
    /// Layouts of one's own, by name.
    pub layouts: BTreeMap<String, SavedLayout>,
    /// Lines of the command line, the last one first.
    pub said: Vec<String>,
    /// The pane that had the focus.
    pub focus: Option<String>,
    /// How far the tour is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tutor: Option<usize>,
    /// What panes asked to keep, by their names: drafts, filters.
    pub panes: BTreeMap<String, String>,
    /// Where the cursor of each pane was, as the list of jumps knows places.
    pub places: BTreeMap<String, String>,
}

impl App {
    /// Returns what should be kept until the next start.
    pub fn remember(&self) -> String {
        let remembered = Remembered {
            theme: Some(self.theme.name.clone()).filter(|it| it != "mono"),
            keys: Some(self.preset.clone()),
            layout: Some(self.layout.save()),
            layouts: self.layouts.clone(),
            said: self.said.clone(),
            focus: Some(self.focus.current().0.to_owned()),
            tutor: self.tutor.as_ref().map(Tutor::place),
            panes: self
                .panes
                .iter()
                .filter_map(|it| Some((it.id().0.to_owned(), it.save()?)))
                .collect(),
            places: match self.opened {
                true => self.places(),
                // Nothing was shown yet: what was remembered still holds.
                false => self.places.clone(),
            },
        };
        serde_json::to_string(&remembered).unwrap_or_default()
    }

    fn places(&self) -> BTreeMap<String, String> {
        let panes = self.panes.iter();
        let places = panes.filter_map(|it| Some((it.id().0.to_owned(), it.place()?)));
        places.collect()
    }

    /// Takes every pane back to where its cursor was, now that there is something to show.
    pub(super) fn go_back_to_places(&mut self, executor: &mut dyn Executor) {
        let places = std::mem::take(&mut self.places);
        let mut effects = VecDeque::new();
        for at in 0..self.panes.len() {
            let id = self.panes[at].id();
            if let Some(place) = places.get(id.0) {
                let answered = self.with_pane(at, |pane, ctx| pane.go(place, ctx));
                effects.extend(answered.into_iter().map(|it| (id, it)));
            }
        }
        self.carry_out(effects, executor);
    }
}
