//! What is chosen from a list or said by name: themes, keys, panes, actions.

use super::super::action::*;
use super::super::command_line::{self, CommandLine, Said};
use super::super::executor::Executor;
use super::super::keymap::{PRESETS, Place};
use super::super::palette::Catalogue;
use super::super::pane::{PaneId, Toast};
use super::super::popup::{Popup, PopupKind, Purpose};
use super::{App, act::choosing, trouble::NO_TROUBLE};

/// Lines of the command line that can be said again.
const SAID_MAX: usize = 50;

impl App {
    pub(super) fn open_catalogue(&mut self, make: fn(&Catalogue<'_>) -> Popup) {
        let pane = self.focused();
        let owner = |action| {
            let id = self.owner_of(action)?;
            Some(self.panes.iter().find(|it| it.id() == id)?.title())
        };
        let popup = make(&Catalogue {
            keymap: &self.keymap,
            actions: &self.actions,
            place: self.pane_place(),
            pane: pane.title(),
            keymap_place: &self.keymap_place,
            disabled: &|action| self.disabled(action),
            owner: &owner,
        });
        self.popups.push(popup);
    }

    /// Says why an action cannot be done now.
    pub(super) fn disabled(&self, action: ActionId) -> Option<&'static str> {
        let pane = self.focused();
        match (action, self.owner_of(action)) {
            (FOCUS_BACK, _) if self.focus.previous().is_none() => {
                Some("no other pane had the focus")
            }
            (ACTION_REPEAT, _) if self.last.is_none() => {
                Some("nothing was done yet that can be repeated")
            }
            (OPERATION_UNDO, _) => self.no_undo(),
            (OPERATION_REDO, _) => self.no_redo(),
            (SESSION_REMEDY, _) if self.status.troubles().is_empty() => Some(NO_TROUBLE),
            (PANE_REOPEN, _) if self.layout.closed_last().is_none() => Some("no pane is closed"),
            (PANE_GROW | PANE_SHRINK | PANE_WIDEN | PANE_NARROW, _)
                if self.arrangement.dividers.is_empty() =>
            {
                Some("this pane has all the room there is")
            }
            (_, Some(owner)) if owner != pane.id() => None,
            _ => pane.disabled(action),
        }
    }

    pub(super) fn open_command_line(&mut self) {
        let contexts = self.pane_place().contexts;
        let owned = |action: &Action| self.owner_of(action.id);
        let focused = self.focus.current();
        let mut commands: Vec<command_line::Command> = self
            .actions
            .iter()
            .filter(|it| it.contexts.iter().all(|it| ![FILTER, POPUP].contains(it)))
            .map(|action| {
                let holds = action.contexts.iter().any(|it| contexts.contains(it));
                let place = match holds || owned(action).is_none() {
                    true => self.pane_place(),
                    false => Place::new(action.contexts, false),
                };
                command_line::Command {
                    action: action.id,
                    title: action.title,
                    key: self.keymap.label(place, action.id).unwrap_or_default(),
                    argument: action.argument,
                    values: self.values(action.argument),
                    here: owned(action) == Some(focused),
                    disabled: self.disabled(action.id).map(str::to_owned),
                }
            })
            .collect();
        // The focused pane's own come first, then what can be done everywhere.
        commands.sort_by_key(|it| (!it.here, self.owner_of(it.action).is_some()));
        let line = CommandLine::new(commands, self.said.clone());
        let kind = PopupKind::Command(Box::new(line));
        self.popups.push(Popup::new("", kind, Purpose::Command));
    }

    /// Returns what may stand for an argument.
    fn values(&self, argument: Option<Argument>) -> Vec<String> {
        match argument {
            Some(Argument::Theme) => self.themes.names(),
            Some(Argument::Keys) => PRESETS.iter().map(|it| it.name.to_owned()).collect(),
            Some(Argument::Pane) => self.panes.iter().map(|it| it.id().0.to_owned()).collect(),
            Some(Argument::Layout) => self.layout_names(),
            Some(Argument::Text(_)) | None => Vec::new(),
        }
    }

    /// Does what was said.
    pub(super) fn say_command(&mut self, said: Said, executor: &mut dyn Executor) {
        self.said.retain(|it| *it != said.text);
        self.said.insert(0, said.text);
        self.said.truncate(SAID_MAX);
        self.argument = said.argument;
        self.run(said.action, said.count, executor);
    }

    pub(super) fn set_theme(&mut self, name: &str) {
        match self.themes.resolve(name, self.capabilities.depth) {
            Ok(theme) => self.theme = theme,
            Err(error) => self.toast(Toast::error(error.to_string())),
        }
    }

    pub(super) fn next_theme(&mut self) {
        let names = self.themes.names();
        let place = names.iter().position(|it| *it == self.theme.name);
        let next = place.map_or(0, |it| (it + 1) % names.len().max(1));
        if let Some(name) = names.get(next) {
            self.set_theme(&name.clone());
            self.toast(Toast::info(format!("theme {}", self.theme.name)));
        }
    }

    pub(super) fn choose_theme(&mut self) {
        if let Some(name) = self.argument.take() {
            self.set_theme(&name);
            return;
        }
        let names = self.themes.names();
        let place = names.iter().position(|it| *it == self.theme.name);
        let mut picker = choosing(names);
        picker.select(place.unwrap_or(0));
        let kind = PopupKind::Pick {
            text: "The screen shows each as you move.".to_owned(),
            picker,
        };
        let purpose = Purpose::Theme {
            before: self.theme.name.clone(),
        };
        self.popups.push(Popup::new("Theme", kind, purpose));
    }

    /// Shows the theme under the cursor of the chooser.
    pub(super) fn preview_theme(&mut self) {
        let Some(Popup {
            kind: PopupKind::Pick { picker, .. },
            purpose: Purpose::Theme { .. },
            ..
        }) = self.popups.last()
        else {
            return;
        };
        if let Some(name) = picker
            .selected()
            .and_then(|it| self.themes.names().get(it).cloned())
        {
            self.set_theme(&name);
        }
    }

    pub(super) fn choose_pane(&mut self) {
        let ids: Vec<PaneId> = self.panes.iter().map(|it| it.id()).collect();
        if let Some(name) = self.argument.take() {
            if let Some(id) = ids.iter().find(|it| it.0 == name) {
                self.focus_on(*id);
            }
            return;
        }
        let titles = self.panes.iter().map(|it| it.title().to_owned());
        let kind = PopupKind::Pick {
            text: String::new(),
            picker: choosing(titles.collect()),
        };
        self.popups
            .push(Popup::new("Pane", kind, Purpose::Panes(ids)));
    }
}
