//! The command palette and the help popup: the catalogue and the keymap, drawn as one list.

use super::action::{Action, ActionId, FILTER, GLOBAL, POPUP, ROWS};
use super::keymap::{Keymap, Place};
use super::picker::{Picker, PickerRow};
use super::popup::{Popup, PopupKind, Purpose};

/// What can be done, and where one is.
pub struct Catalogue<'a> {
    pub keymap: &'a Keymap,
    /// All actions, the app's and every pane's.
    pub actions: &'a [Action],
    /// Where the focused pane is.
    pub place: Place<'a>,
    /// The focused pane's title.
    pub pane: &'a str,
    /// Where the user's own keys are, or would be.
    pub keymap_place: &'a str,
    /// Says why an action cannot be done now.
    pub disabled: &'a dyn Fn(ActionId) -> Option<&'static str>,
    /// The title of the pane an action belongs to, if it is a pane's own.
    pub owner: &'a dyn Fn(ActionId) -> Option<&'static str>,
}

impl Catalogue<'_> {
    fn row(&self, action: &Action, section: &str) -> PickerRow {
        let mut keys = self.keymap.keys_of(self.place, action.id);
        if keys.is_empty() && !self.holds(action) {
            // The key it has where it belongs, to be learnt.
            let there = Place::new(action.contexts, false);
            keys = self.keymap.keys_of(there, action.id);
        }
        let keys: Vec<String> = keys
            .into_iter()
            .map(super::key::sequence_label)
            .take(2)
            .collect();
        PickerRow {
            section: section.to_owned(),
            title: action.title.to_owned(),
            detail: action.sentence.to_owned(),
            key: keys.join(", "),
            disabled: (self.disabled)(action.id).map(str::to_owned),
        }
    }

    fn holds(&self, action: &Action) -> bool {
        action
            .contexts
            .iter()
            .any(|it| self.place.contexts.contains(it))
    }
}

/// Makes the palette: every action, those of the focused pane first.
pub fn palette(catalogue: &Catalogue<'_>) -> Popup {
    let mut here = Vec::new();
    let mut elsewhere = Vec::new();
    for action in catalogue.actions {
        let shared = action
            .contexts
            .iter()
            .all(|it| [ROWS, FILTER, POPUP].contains(it));
        if catalogue.holds(action) {
            here.push((action.id, catalogue.row(action, catalogue.pane)));
        } else if !shared {
            let owner = (catalogue.owner)(action.id);
            let mut row = catalogue.row(action, owner.unwrap_or("Everywhere"));
            if let Some(pane) = owner {
                // Several panes may have an action of this title.
                row.title = format!("{pane}: {}", row.title);
            }
            elsewhere.push((action.id, row));
        }
    }
    // What the app itself does comes before the other panes'.
    elsewhere.sort_by_key(|(id, _)| (catalogue.owner)(*id).is_some());
    here.extend(elsewhere);
    popup("Command palette", "", here)
}

/// Makes the help of the focused pane: every key that does something here.
pub fn help(catalogue: &Catalogue<'_>) -> Popup {
    let mut rows = Vec::new();
    let contexts: Vec<_> = catalogue
        .place
        .contexts
        .iter()
        .copied()
        .chain([GLOBAL])
        .collect();
    for context in contexts {
        let section = match context {
            GLOBAL => "Everywhere".to_owned(),
            ROWS => "Rows".to_owned(),
            FILTER => "While filtering".to_owned(),
            _ => catalogue.pane.to_owned(),
        };
        for action in catalogue
            .actions
            .iter()
            .filter(|it| it.contexts.contains(&context))
        {
            if rows.iter().any(|(id, _)| *id == action.id) {
                continue;
            }
            rows.push((action.id, catalogue.row(action, &section)));
        }
    }
    let title = format!("Keys: {}", catalogue.pane);
    let mut text = "Type to filter, enter does it, esc closes.".to_owned();
    if !catalogue.keymap_place.is_empty() {
        text.push_str(&format!("\nYour own keys: {}", catalogue.keymap_place));
    }
    popup(title, &text, rows)
}

fn popup(title: impl Into<String>, text: &str, rows: Vec<(ActionId, PickerRow)>) -> Popup {
    let (ids, rows): (Vec<ActionId>, Vec<PickerRow>) = rows.into_iter().unzip();
    let kind = PopupKind::Pick {
        text: text.to_owned(),
        picker: Picker::new(rows),
    };
    Popup::new(title, kind, Purpose::Actions(ids))
}
