//! Keys: the presets, the files they come from, the editor and the inspector.

use super::super::action::*;
use super::super::executor::Executor;
use super::super::key::{Key, KeyCode, sequence_label};
use super::super::keymap::{Keymap, Lookup, PRESETS, with_binding};
use super::super::pane::Toast;
use super::super::picker::{Picker, PickerRow};
use super::super::popup::{Popup, PopupKind, Purpose};
use super::{App, act::choosing};

/// Keys of the inspector that are shown.
const INSPECTED_MAX: usize = 12;
/// Chords in a row that a keymap takes.
const CAPTURED_MAX: usize = 4;

/// What is said where files of keys or themes were changed and are well.
const READ_AGAIN: &str = "keys and themes are read again";

impl App {
    pub(super) fn choose_keys(&mut self) {
        if let Some(name) = self.argument.take() {
            self.set_keys(&name);
            return;
        }
        let names = PRESETS.iter().map(|it| it.name.to_owned()).collect();
        let text = PRESETS
            .iter()
            .map(|it| format!("{}: {}", it.name, it.sentence));
        let mut picker = choosing(names);
        let place = PRESETS.iter().position(|it| it.name == self.preset);
        picker.select(place.unwrap_or(0));
        let kind = PopupKind::Pick {
            text: text.collect::<Vec<_>>().join("\n"),
            picker,
        };
        self.popups.push(Popup::new("Keys", kind, Purpose::Keys));
    }

    /// Takes another preset; one's own keys stay on top.
    pub(super) fn set_keys(&mut self, name: &str) {
        self.preset = name.to_owned();
        let problems = self.read_keys();
        let key = self.keymap.label(self.pane_place(), HELP_OPEN);
        let hint = key.map_or(String::new(), |it| format!("; {it} lists them"));
        self.toast(Toast::success(format!("keys of {name}{hint}")));
        if !problems.is_empty() {
            self.message("Keys with faults", problems.join("\n"));
        }
    }

    /// Reads keys and themes again, as far as they changed; what is wrong changes nothing.
    pub(super) fn read_settings(&mut self, asked: bool) {
        let Some(settings) = self.reads.as_ref().map(|reads| reads()) else {
            return;
        };
        let mut problems = settings.problems;
        let mut changed = false;
        if problems.is_empty() && settings.themes != self.themes {
            match settings
                .themes
                .resolve(&self.theme.name, self.capabilities.depth)
            {
                Ok(theme) => {
                    (self.themes, self.theme) = (settings.themes, theme);
                    changed = true;
                }
                Err(error) => problems.push(error.to_string()),
            }
        }
        let mut faults = Vec::new();
        if problems.is_empty() && settings.keymap != self.user_keymap {
            // A file that is half saved is no keymap at all; a line with a fault is only that line's loss,
            // as it is at the start.
            let text = settings.keymap.as_ref();
            match text.map_or(Ok(()), |(file, text)| Keymap::check(file, text)) {
                Ok(()) => {
                    self.user_keymap = settings.keymap;
                    faults = self.read_keys();
                    changed = true;
                }
                Err(problem) => problems.push(problem.to_string()),
            }
        }
        let faultless = faults.is_empty();
        // What was well before is not said beside what is wrong now.
        if !faultless || !problems.is_empty() {
            self.toasts.withdraw(READ_AGAIN);
        }
        if !faultless {
            self.message("Keys with faults", faults.join("\n"));
        }
        match problems.first() {
            Some(problem) => {
                let text = format!("{problem}; what held before holds on");
                self.toast(Toast::warning(text));
            }
            None if !faultless => {}
            None if changed => self.toast(Toast::success(READ_AGAIN)),
            None if asked => self.toast(Toast::info("keys and themes are as they were")),
            None => {}
        }
    }

    /// Reads all keymaps over one another; answers what is wrong with them.
    pub(super) fn read_keys(&mut self) -> Vec<String> {
        let mut problems = Vec::new();
        let preset = PRESETS.iter().find(|it| it.name == self.preset);
        if preset.is_none() {
            let names = PRESETS.map(|it| it.name).join(", ");
            problems.push(format!(
                "no keys are called `{}`; there are {names}",
                self.preset
            ));
            self.preset = PRESETS[0].name.to_owned();
        }
        let own = self
            .user_keymap
            .iter()
            .map(|(file, text)| (file.as_str(), text.as_str()));
        let panes = self.panes.iter().map(|it| (it.id().0, it.keys()));
        let files = panes.chain(preset.map(|it| (it.name, it.text))).chain(own);
        let (keymap, faults) = Keymap::layered(&self.actions, files);
        problems.extend(faults.iter().map(ToString::to_string));
        if let Some((file, _)) = &self.user_keymap {
            let clashes = keymap.clashes(file, &self.sections());
            problems.extend(clashes.iter().map(ToString::to_string));
        }
        self.keymap = keymap;
        problems
    }

    /// Returns the sections of every pane, in the order in which they are asked.
    fn sections(&self) -> Vec<&'static [Context]> {
        self.panes.iter().map(|it| it.contexts()).collect()
    }

    /// Lists every action of every section with its keys and what is wrong with them.
    pub(super) fn edit_keys(&mut self) {
        let mut ids = Vec::new();
        let mut rows = Vec::new();
        let panes = self.sections();
        for action in &self.actions {
            for &context in action.contexts {
                let keys = self.keymap.in_section(context, action.id);
                let faults: Vec<String> = keys
                    .iter()
                    .flat_map(|keys| self.keymap.faults(&panes, context, keys, action.id))
                    .collect();
                let detail = match faults.is_empty() {
                    true => action.sentence.to_owned(),
                    false => format!("! {}", faults.join("; ")),
                };
                let labels: Vec<String> = keys.iter().map(|it| sequence_label(it)).collect();
                rows.push(PickerRow {
                    section: format!("[{context}]"),
                    title: action.title.to_owned(),
                    detail,
                    key: labels.join(", "),
                    disabled: None,
                });
                ids.push((context, action.id));
            }
        }
        let text = format!(
            "Type to search, `!` finds what clashes; enter gives a key, delete takes the first away.\n{}",
            self.keymap_place
        );
        let kind = PopupKind::Pick {
            text,
            picker: Picker::new(rows),
        };
        let purpose = Purpose::EditKeys(ids);
        self.popups.push(Popup::new("Edit keys", kind, purpose));
    }

    /// Asks for the chords of an action.
    pub(super) fn capture(&mut self, context: Context, action: ActionId) {
        let purpose = Purpose::Capture {
            context,
            action,
            keys: Vec::new(),
        };
        let title = self.actions.iter().find(|it| it.id == action);
        let title = title.map_or("", |it| it.title);
        let kind = message(self.captured(context, action, &[]));
        self.popups
            .push(Popup::new(format!("Keys for {title}"), kind, purpose));
    }

    /// Says what the chords so far would do.
    fn captured(&self, context: Context, action: ActionId, keys: &[Key]) -> String {
        let rivals = self.keymap.rivals(&self.sections(), context, keys, action);
        let verdict = match (keys.is_empty(), rivals.is_empty()) {
            (true, _) => "press the chords, one after the other".to_owned(),
            (false, true) => "nothing stands in the way".to_owned(),
            (false, false) => rivals.join("\n"),
        };
        format!(
            "In [{context}]: {}\n\n{verdict}\n\nenter takes them, backspace the last back, esc leaves.",
            sequence_label(keys)
        )
    }

    /// Says that chords mean nothing here; the key of help behind a prefix lists what does.
    pub(super) fn unbound(&mut self, keys: &[Key], executor: &mut dyn Executor) {
        let label = sequence_label(keys);
        if let [prefix @ .., last] = keys
            && !prefix.is_empty()
            && self.keymap.lookup(self.place(), &[*last]) == Lookup::Action(HELP_OPEN)
            && self.popups.is_empty()
        {
            self.run(HELP_OPEN, None, executor);
            if let Some(popup) = self.popups.last_mut() {
                popup.paste(&sequence_label(prefix));
            }
            return;
        }
        self.toast(Toast::info(format!("`{label}` does nothing here")));
    }

    /// Shows what each key is and means until one presses escape twice.
    pub(super) fn inspect_keys(&mut self) {
        let text = "Press any key; esc twice leaves.".to_owned();
        let purpose = Purpose::Inspect {
            lines: Vec::new(),
            escaped: false,
        };
        self.popups
            .push(Popup::new("Keys as they come", message(text), purpose));
    }

    /// Takes a key before it means anything, where a popup wants it so; answers whether one did.
    pub(super) fn take_raw(&mut self, key: Key) -> bool {
        let Some(mut popup) = self.popups.pop() else {
            return false;
        };
        let mut stays = true;
        let is_raw = match &mut popup.purpose {
            Purpose::Capture {
                context,
                action,
                keys,
            } => {
                let plain = Key::plain(key.code) == key;
                match key.code {
                    KeyCode::Escape if plain => stays = false,
                    KeyCode::Backspace if plain => drop(keys.pop()),
                    KeyCode::Enter if plain && keys.is_empty() => {}
                    KeyCode::Enter if plain => {
                        stays = false;
                        self.bind(context, keys, action.0);
                    }
                    _ if keys.len() < CAPTURED_MAX => keys.push(key),
                    _ => {}
                }
                popup.kind = message(self.captured(context, *action, keys));
                true
            }
            Purpose::Inspect { lines, escaped } => {
                let is_escape = key == Key::plain(KeyCode::Escape);
                stays = !(is_escape && *escaped);
                *escaped = is_escape;
                lines.push(self.explained(key));
                if lines.len() > INSPECTED_MAX {
                    lines.remove(0);
                }
                popup.kind = message(lines.join("\n"));
                true
            }
            _ => false,
        };
        if stays {
            self.popups.push(popup);
        }
        is_raw
    }

    /// Says what a key is called, and what it means where the focus is.
    fn explained(&self, key: Key) -> String {
        let place = self.pane_place();
        let meaning = match self.keymap.lookup(place, &[key]) {
            Lookup::Action(action) => {
                let from = self.keymap.origin(place, &[key]);
                format!("{action}  {}", from.unwrap_or_default())
            }
            Lookup::Prefix => "begins a sequence".to_owned(),
            Lookup::Unbound if place.takes_text && key.text().is_some() => "text".to_owned(),
            Lookup::Unbound => "nothing here".to_owned(),
        };
        format!("{:<12} {:?}  {meaning}", key.to_string(), key.code)
    }

    /// Takes the first chord of the row under the cursor away.
    pub(super) fn unbind(&mut self) {
        let Some(Popup {
            kind: PopupKind::Pick { picker, .. },
            purpose: Purpose::EditKeys(ids),
            ..
        }) = self.popups.last()
        else {
            return;
        };
        let chosen = picker.selected().and_then(|it| ids.get(it).copied());
        let Some((context, action)) = chosen else {
            return;
        };
        let Some(keys) = self.keymap.in_section(context, action).first().cloned() else {
            self.toast(Toast::info("it has no key there"));
            return;
        };
        self.popups.pop();
        self.bind(context, &keys, "none");
        self.edit_keys();
    }

    /// Writes a line into the person's keymap and takes it.
    fn bind(&mut self, context: &str, keys: &[Key], action: &str) {
        let before = self.user_keymap.as_ref();
        let text = before.map_or("", |(_, text)| text.as_str());
        let label = sequence_label(keys);
        let text = with_binding(text, context, &label, action);
        let Some(writes) = &self.writes_keys else {
            self.toast(Toast::warning("there is no file to keep keys in"));
            return;
        };
        if let Err(reason) = writes(&text) {
            self.toast(Toast::error(format!("not kept: {reason}")));
            return;
        }
        let file = before.map_or_else(|| "keymap.toml".to_owned(), |(file, _)| file.clone());
        self.user_keymap = Some((file, text));
        let problems = self.read_keys();
        let words = match action {
            "none" => format!("`{label}` is free in [{context}]"),
            _ => format!("`{label}` is {action} in [{context}]"),
        };
        self.toast(Toast::success(words));
        if !problems.is_empty() {
            self.message("Keys with faults", problems.join("\n"));
        }
    }

    /// Goes on after a row of the editor was chosen.
    pub(super) fn chose_keys_of(&mut self, ids: &[(Context, ActionId)], row: usize) {
        if let Some((context, action)) = ids.get(row) {
            self.capture(context, *action);
        }
    }
}

fn message(text: String) -> PopupKind {
    PopupKind::Message {
        text,
        language: None,
        top: 0,
    }
}
