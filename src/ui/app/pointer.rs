//! What the mouse does: it focuses, drags dividers, chooses tabs and hints; the rest is the panes'.

use ratatui::layout::{Position, Rect};

use super::super::action::ActionId;
use super::super::executor::Executor;
use super::super::key::{Mouse, MouseKind};
use super::super::layout::{Divider, Layout};
use super::super::pane::PaneId;
use super::App;

/// Two presses within this time, at one place, are a double click.
const DOUBLE_CLICK_MS: i64 = 400;

/// Where the last frame put what can be clicked, and what the button is doing.
#[derive(Clone, Debug, Default)]
pub(super) struct Pointer {
    pub tabs: Vec<(Rect, PaneId)>,
    pub hints: Vec<(Rect, ActionId)>,
    dragged: Option<Dragged>,
    last_press: Option<(Position, i64, u8)>,
}

#[derive(Clone, Debug)]
enum Dragged {
    /// The layout as it was when the button went down.
    Divider(Divider, Box<Layout>),
    Pane(PaneId),
}

impl App {
    pub(super) fn mouse(&mut self, mouse: Mouse, executor: &mut dyn Executor) {
        let mouse = self.counted(mouse);
        if !self.popups.is_empty() {
            self.mouse_on_popup(mouse, executor);
            return;
        }
        match mouse.kind {
            MouseKind::Press { .. } => self.press(mouse, executor),
            MouseKind::Drag | MouseKind::Release => {
                match self.pointer.dragged.clone() {
                    Some(Dragged::Divider(divider, before)) => {
                        self.layout
                            .drag(self.main_area, &divider, mouse.column, mouse.row);
                        // One drag is one operation, however far it went.
                        if mouse.kind == MouseKind::Release && self.layout != *before {
                            self.rearranged(*before);
                        }
                    }
                    Some(Dragged::Pane(pane)) => self.mouse_on_pane(pane, mouse, executor),
                    None => {}
                }
                if mouse.kind == MouseKind::Release {
                    self.pointer.dragged = None;
                }
            }
            MouseKind::ScrollUp | MouseKind::ScrollDown => {
                let pane = self
                    .arrangement
                    .cell_at(mouse.column, mouse.row)
                    .and_then(|it| it.shown());
                if let Some(pane) = pane {
                    self.mouse_on_pane(pane, mouse, executor);
                }
            }
        }
    }

    /// Counts quick presses at one place.
    fn counted(&mut self, mouse: Mouse) -> Mouse {
        let MouseKind::Press { .. } = mouse.kind else {
            return mouse;
        };
        let position = Position::new(mouse.column, mouse.row);
        let clicks = match self.pointer.last_press {
            Some((place, time, clicks))
                if place == position && self.now_ms - time <= DOUBLE_CLICK_MS =>
            {
                clicks.saturating_add(1)
            }
            _ => 1,
        };
        self.pointer.last_press = Some((position, self.now_ms, clicks));
        Mouse {
            kind: MouseKind::Press { clicks },
            ..mouse
        }
    }

    fn mouse_on_popup(&mut self, mouse: Mouse, executor: &mut dyn Executor) {
        use super::super::action::{POPUP_DOWN, POPUP_UP};
        let Some(popup) = self.popups.last_mut() else {
            return;
        };
        let outcome = match mouse.kind {
            MouseKind::Press { clicks } => popup.press(mouse.column, mouse.row, clicks),
            MouseKind::ScrollUp => popup.update(POPUP_UP),
            MouseKind::ScrollDown => popup.update(POPUP_DOWN),
            MouseKind::Drag | MouseKind::Release => return,
        };
        self.answered(outcome, executor);
    }

    fn press(&mut self, mouse: Mouse, executor: &mut dyn Executor) {
        let position = Position::new(mouse.column, mouse.row);
        let hint = self
            .pointer
            .hints
            .iter()
            .find(|(area, _)| area.contains(position));
        if let Some((_, action)) = hint {
            self.run(*action, None, executor);
            return;
        }
        let tab = self
            .pointer
            .tabs
            .iter()
            .find(|(area, _)| area.contains(position));
        if let Some((_, pane)) = tab {
            self.focus_on(*pane);
        } else if let Some(pane) = self
            .arrangement
            .cell_at(mouse.column, mouse.row)
            .and_then(|it| it.shown())
        {
            self.focus_on(pane);
        }
        let divider = self
            .arrangement
            .dividers
            .iter()
            .find(|it| it.area.contains(position));
        if let Some(divider) = divider {
            let before = Box::new(self.layout.clone());
            self.pointer.dragged = Some(Dragged::Divider(divider.clone(), before));
            return;
        }
        let pane = self.focus.current();
        let inside = self.arrangement.cell_of(pane).map(|it| it.inside());
        if inside.is_some_and(|it| it.contains(position)) {
            self.pointer.dragged = Some(Dragged::Pane(pane));
            self.mouse_on_pane(pane, mouse, executor);
        }
    }

    /// Hands the mouse to a pane, held to its edges.
    fn mouse_on_pane(&mut self, pane: PaneId, mouse: Mouse, executor: &mut dyn Executor) {
        let Some(area) = self.arrangement.cell_of(pane).map(|it| it.inside()) else {
            return;
        };
        let Some(place) = self.place_of(pane) else {
            return;
        };
        if area.is_empty() {
            return;
        }
        let mouse = Mouse {
            column: mouse.column.clamp(area.x, area.right() - 1) - area.x,
            row: mouse.row.clamp(area.y, area.bottom() - 1) - area.y,
            ..mouse
        };
        let effects = self.with_pane(place, |it, ctx| it.mouse(mouse, area, ctx));
        self.carry_out(effects.into_iter().map(|it| (pane, it)).collect(), executor);
    }
}
