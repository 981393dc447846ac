//! What is done to the layout, each as an operation that can be taken back.

use super::super::action::*;
use super::super::focus::Direction;
use super::super::layout::{Axis, Layout, NAMED};
use super::super::line::Line;
use super::super::pane::{PaneId, Toast};
use super::super::popup::{Popup, PopupKind, Purpose};
use super::{App, act::choosing};

impl App {
    /// Changes the layout so that it can be taken back; `words` say why nothing changed.
    pub(super) fn arrange(&mut self, words: &str, change: impl FnOnce(&mut App) -> bool) {
        let before = self.layout.clone();
        let changed = change(self);
        if !changed || self.layout == before {
            self.layout = before;
            self.toast(Toast::info(words));
            return;
        }
        self.rearranged(before);
        self.keep_focus_seen();
    }

    /// The focus is never on a pane without a place.
    pub(super) fn keep_focus_seen(&mut self) {
        for _ in 0..self.panes.len() {
            if !self.layout.is_closed(self.focus.current()) {
                break;
            }
            self.focus.step(1);
        }
        self.layout.show(self.focus.current());
    }

    /// Gives a pane all the room, or takes it away again; both at once leave no operation.
    pub(super) fn zoom(&mut self) {
        let before = self.layout.clone();
        self.layout.zoomed = !self.layout.zoomed;
        if !self.is_layout_again() {
            self.rearranged(before);
        }
    }

    /// Makes a pane larger or smaller by some steps.
    pub(super) fn grow(&mut self, pane: PaneId, axis: Axis, steps: i32) {
        let before = self.layout.clone();
        let has_grown = !self.layout.zoomed && self.layout.grow(self.main_area, pane, axis, steps);
        match has_grown && self.layout != before {
            true => self.resized(pane, axis, before),
            false => self.toast(Toast::info("this pane has all the room there is")),
        }
    }

    pub(super) fn split_pane(&mut self, axis: Axis) {
        let (area, pane) = (self.main_area, self.focus.current());
        self.arrange("this pane has a place of its own already", |app| {
            app.layout.split(area, pane, axis)
        });
    }

    pub(super) fn move_pane(&mut self, direction: Direction) {
        let (area, pane) = (self.main_area, self.focus.current());
        let neighbour = self.focus.neighbour(direction, &self.arrangement);
        self.arrange("there is nowhere to move it", |app| {
            !app.layout.zoomed && app.layout.move_to(area, pane, neighbour, direction)
        });
    }

    pub(super) fn close_pane(&mut self) {
        let pane = self.focus.current();
        self.arrange("the last pane stays", |app| app.layout.close(pane));
    }

    pub(super) fn reopen_pane(&mut self) {
        let Some(pane) = self.layout.closed_last() else {
            self.toast(Toast::info("no pane is closed"));
            return;
        };
        let beside = self.focus.current();
        self.arrange("it is there", |app| {
            app.layout.reopen(pane, beside);
            true
        });
        self.focus_on(pane);
    }

    /// Returns the names of all layouts, the ones that came with the program first.
    pub(super) fn layout_names(&self) -> Vec<String> {
        let named = NAMED.iter().map(|it| it.name.to_owned());
        let own = self.layouts.keys().cloned();
        let own = own.filter(|it| NAMED.iter().all(|named| named.name != it));
        named.chain(own).collect()
    }

    pub(super) fn choose_layout(&mut self) {
        if let Some(name) = self.argument.take() {
            self.set_layout(&name);
            return;
        }
        let text = NAMED
            .iter()
            .map(|it| format!("{}: {}", it.name, it.sentence));
        let kind = PopupKind::Pick {
            text: text.collect::<Vec<_>>().join("\n"),
            picker: choosing(self.layout_names()),
        };
        self.popups
            .push(Popup::new("Layout", kind, Purpose::Layout));
    }

    /// Arranges the panes as a name says; a layout of one's own wins over one of the program.
    pub(super) fn set_layout(&mut self, name: &str) {
        let order: Vec<PaneId> = self.panes.iter().map(|it| it.id()).collect();
        let saved = self.layouts.get(name).cloned();
        self.arrange("the panes stand like that already", |app| {
            match (saved, Layout::named(name, &order)) {
                (Some(saved), _) => app.layout.restore(&saved),
                (None, Some(layout)) => app.layout = layout,
                (None, None) => return false,
            }
            true
        });
    }

    pub(super) fn ask_layout_name(&mut self) {
        if let Some(name) = self.argument.take() {
            self.save_layout(&name);
            return;
        }
        let kind = PopupKind::Line {
            text: "How the panes stand now is kept under this name.".to_owned(),
            line: Line::default(),
            proposed: false,
            page: None,
        };
        self.popups
            .push(Popup::new("Save layout", kind, Purpose::LayoutName));
    }

    pub(super) fn save_layout(&mut self, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            self.toast(Toast::warning("a layout needs a name"));
            return;
        }
        self.layouts.insert(name.to_owned(), self.layout.save());
        let key = self.keymap.label(self.pane_place(), LAYOUT_CHOOSE);
        let hint = key.map_or(String::new(), |it| format!("; {it} brings it back"));
        self.toast(Toast::success(format!("layout `{name}` is kept{hint}")));
    }
}
