//! What actions and effects do.

use std::collections::VecDeque;

use super::super::action::*;
use super::super::executor::Executor;
use super::super::focus::Direction;
use super::super::layout::Axis;
use super::super::line::Line;
use super::super::palette::{Catalogue, help, palette};
use super::super::pane::{Answer, Effect, Open, PaneId, Prompt, PromptKind, Toast};
use super::super::picker::{Picker, PickerRow};
use super::super::popup::{Outcome, Popup, PopupKind, Purpose};
use super::{App, EFFECTS_MAX, Leaving, STOP_MS};
use crate::session::command::Command;

/// Bytes the clipboard is given; terminals drop longer sequences silently.
const COPY_BYTES_MAX: usize = 74_000;

/// The five minutes, as they stand among the documents.
const GUIDE: &str = include_str!("../../../docs/guide.md");

impl App {
    /// Does an action, wherever it belongs.
    pub(super) fn run(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        executor: &mut dyn Executor,
    ) {
        if GLOBAL_ACTIONS.iter().any(|it| it.id == action) {
            self.run_global(action, count, executor);
            return;
        }
        if let Some(owner) = self.owner_of(action)
            && owner != self.focus.current()
        {
            self.focus_on(owner);
        }
        if let Some(reason) = self.focused().disabled(action) {
            self.toast(Toast::warning(reason));
            return;
        }
        let effects = self.with_focused(|pane, ctx| pane.update(action, count, ctx));
        self.carry_out(effects, executor);
    }

    fn run_global(&mut self, action: ActionId, count: Option<usize>, executor: &mut dyn Executor) {
        let steps = count.unwrap_or(1).min(100) as i32;
        let current = self.focus.current();
        match action {
            FOCUS_NEXT => self.step_focus(steps),
            FOCUS_PREVIOUS => self.step_focus(-steps),
            FOCUS_BACK => {
                self.focus.back();
                self.layout.show(self.focus.current());
            }
            FOCUS_LEFT => self.focus_toward(Direction::Left),
            FOCUS_RIGHT => self.focus_toward(Direction::Right),
            FOCUS_UP => self.focus_toward(Direction::Up),
            FOCUS_DOWN => self.focus_toward(Direction::Down),
            FOCUS_REPL => self.focus_on(PaneId("repl")),
            FOCUS_COMMITS => self.focus_on(PaneId("commits")),
            FOCUS_VIOLATIONS => self.focus_on(PaneId("violations")),
            FOCUS_SOURCE => self.focus_on(PaneId("source")),
            FOCUS_DIFF => self.focus_on(PaneId("diff")),
            PANE_ZOOM => self.layout.zoomed = !self.layout.zoomed,
            PANE_GROW => self.grow(current, Axis::Column, steps),
            PANE_SHRINK => self.grow(current, Axis::Column, -steps),
            PANE_WIDEN => self.grow(current, Axis::Row, steps),
            PANE_NARROW => self.grow(current, Axis::Row, -steps),
            LAYOUT_RESET => self.layout.reset(),
            HELP_OPEN => self.open_catalogue(help),
            HELP_GUIDE => self.page("Guide", GUIDE.to_owned(), Some("md")),
            PALETTE_OPEN => self.open_catalogue(palette),
            THEME_NEXT => self.next_theme(),
            THEME_CHOOSE => self.choose_theme(),
            MOUSE_TOGGLE => {
                self.mouse_taken = !self.mouse_taken;
                executor.take_mouse(self.mouse_taken);
                self.toast(Toast::info(if self.mouse_taken {
                    "the mouse is Imago's; hold shift to select with the terminal"
                } else {
                    "the mouse is the terminal's"
                }));
            }
            SCREEN_REDRAW => self.repaint = true,
            SESSION_RESCAN => {
                let id = self.requests.next();
                self.send(Command::Rescan { id }, executor);
            }
            SESSION_VERIFY => {
                let id = self.requests.next();
                self.send(Command::Verify { id }, executor);
            }
            EVALUATION_INTERRUPT => self.interrupt(executor),
            APP_SUSPEND => {
                executor.suspend();
                self.repaint = true;
            }
            APP_QUIT => self.quit(executor),
            _ => {}
        }
    }

    /// Carries out effects in order, and those they cause after them.
    pub(super) fn carry_out(
        &mut self,
        mut effects: VecDeque<(PaneId, Effect)>,
        executor: &mut dyn Executor,
    ) {
        let mut left = EFFECTS_MAX;
        while let Some((asker, effect)) = effects.pop_front() {
            let Some(less) = left.checked_sub(1) else {
                self.toast(Toast::error("BUG: effects without end were cut off"));
                return;
            };
            left = less;
            match effect {
                Effect::Send(command) => self.send(command, executor),
                Effect::Interrupt => self.interrupt(executor),
                Effect::Focus(pane) => self.focus_on(pane),
                Effect::Open(open) => effects.extend(self.open(&open)),
                Effect::Toast(toast) => self.toast(toast),
                Effect::Popup { title, text } => self.message(&title, text),
                Effect::Prompt(prompt) => self.ask(asker, prompt),
                Effect::Copy(text) => self.copy(&text, executor),
                // The loop is bounded, a chain of actions that run one another is not: so once only.
                Effect::Run(action) if GLOBAL_ACTIONS.iter().any(|it| it.id == action) => {
                    self.run_global(action, None, executor);
                }
                Effect::Run(action) => {
                    if let Some(owner) = self.owner_of(action) {
                        self.focus_on(owner);
                    }
                    effects.extend(self.with_focused(|pane, ctx| pane.update(action, None, ctx)));
                }
                Effect::Quit => self.quit(executor),
            }
        }
    }

    pub(super) fn send(&mut self, command: Command, executor: &mut dyn Executor) {
        let running = match &command {
            Command::Evaluate { id, .. } | Command::Load { id, .. } => Some(*id),
            _ => None,
        };
        match executor.send(command) {
            Ok(()) => self.running.extend(running),
            Err(reason) => self.toast(Toast::error(reason)),
        }
    }

    fn copy(&mut self, text: &str, executor: &mut dyn Executor) {
        if text.len() > COPY_BYTES_MAX {
            self.toast(Toast::warning(format!(
                "not copied: {} is more than terminals take",
                super::super::status_line::bytes(text.len() as u64)
            )));
            return;
        }
        let lines = text.lines().count().max(1) as u64;
        match executor.copy(text) {
            Ok(()) => self.toast(Toast::success(format!(
                "copied {}",
                super::super::status_line::counted(lines, "line")
            ))),
            Err(reason) => self.toast(Toast::error(format!("not copied: {reason}"))),
        }
    }

    /// Shows something in the pane that shows such things.
    fn open(&mut self, open: &Open) -> VecDeque<(PaneId, Effect)> {
        let Some(place) = self.panes.iter().position(|it| it.shows(open)) else {
            self.toast(Toast::warning("no pane shows this"));
            return VecDeque::new();
        };
        let id = self.panes[place].id();
        let effects = self.with_pane(place, |pane, ctx| pane.open(open, ctx));
        if open.takes_focus() {
            self.focus_on(id);
        } else {
            // A preview must not hide the pane one is in.
            let current = self.focus.current();
            let hides = self
                .arrangement
                .cell_of(current)
                .is_some_and(|it| it.panes.contains(&id));
            if !hides {
                self.layout.show(id);
            }
        }
        effects.into_iter().map(|it| (id, it)).collect()
    }

    fn ask(&mut self, pane: PaneId, prompt: Prompt) {
        let text = prompt.text;
        let kind = match prompt.kind {
            PromptKind::Text { initial } => PopupKind::Line {
                text,
                proposed: !initial.is_empty(),
                line: Line::new(initial),
            },
            PromptKind::Edit { initial } => PopupKind::Line {
                text,
                proposed: false,
                line: Line::new(initial),
            },
            PromptKind::Confirm { yes } => PopupKind::Confirm { text, yes },
            PromptKind::Choice { options } => PopupKind::Pick {
                text,
                picker: numbered(options),
            },
        };
        let purpose = Purpose::Pane {
            pane,
            then: prompt.then,
        };
        self.popups.push(Popup::new(prompt.title, kind, purpose));
    }

    /// Goes on after the uppermost popup took a key.
    pub(super) fn answered(&mut self, outcome: Outcome, executor: &mut dyn Executor) {
        if outcome == Outcome::Open {
            self.preview_theme();
            return;
        }
        let Some(popup) = self.popups.pop() else {
            return;
        };
        self.pending.clear();
        match (popup.purpose, outcome) {
            (Purpose::Theme { before }, Outcome::Closed) => self.set_theme(&before),
            (Purpose::Theme { .. }, Outcome::Answered(Answer::Choice(row))) => {
                if let Some(name) = self.themes.names().get(row) {
                    self.set_theme(&name.clone());
                }
            }
            (Purpose::Actions(actions), Outcome::Answered(Answer::Choice(row))) => {
                if let Some(action) = actions.get(row) {
                    self.run(*action, None, executor);
                }
            }
            (Purpose::Quit, Outcome::Answered(_)) => self.leave(executor),
            (Purpose::Pane { pane, then }, Outcome::Answered(answer)) => {
                if let Some(place) = self.place_of(pane) {
                    let effects = self.with_pane(place, |pane, ctx| pane.answer(then, answer, ctx));
                    self.carry_out(effects.into_iter().map(|it| (pane, it)).collect(), executor);
                }
            }
            _ => {}
        }
    }

    fn step_focus(&mut self, steps: i32) {
        self.focus.step(steps);
        self.layout.show(self.focus.current());
    }

    fn focus_toward(&mut self, direction: Direction) {
        self.focus.toward(direction, &self.arrangement);
        self.layout.show(self.focus.current());
    }

    fn grow(&mut self, pane: PaneId, axis: Axis, steps: i32) {
        if self.layout.zoomed || !self.layout.grow(self.main_area, pane, axis, steps) {
            self.toast(Toast::info("this pane has all the room there is"));
        }
    }

    fn open_catalogue(&mut self, make: fn(&Catalogue<'_>) -> Popup) {
        let pane = self.focused();
        let owner = |action| {
            let id = self.owner_of(action)?;
            Some(self.panes.iter().find(|it| it.id() == id)?.title())
        };
        let disabled = |action: ActionId| match self.owner_of(action) {
            Some(id) if id == pane.id() => pane.disabled(action),
            Some(_) => None,
            None => pane.disabled(action),
        };
        let popup = make(&Catalogue {
            keymap: &self.keymap,
            actions: &self.actions,
            place: self.pane_place(),
            pane: pane.title(),
            keymap_place: &self.keymap_place,
            disabled: &disabled,
            owner: &owner,
        });
        self.popups.push(popup);
    }

    fn set_theme(&mut self, name: &str) {
        match self.themes.resolve(name, self.capabilities.depth) {
            Ok(theme) => self.theme = theme,
            Err(error) => self.toast(Toast::error(error.to_string())),
        }
    }

    fn next_theme(&mut self) {
        let names = self.themes.names();
        let place = names.iter().position(|it| *it == self.theme.name);
        let next = place.map_or(0, |it| (it + 1) % names.len().max(1));
        if let Some(name) = names.get(next) {
            self.set_theme(&name.clone());
            self.toast(Toast::info(format!("theme {}", self.theme.name)));
        }
    }

    fn choose_theme(&mut self) {
        let names = self.themes.names();
        let place = names.iter().position(|it| *it == self.theme.name);
        let mut picker = numbered(names);
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
    fn preview_theme(&mut self) {
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

    /// Interrupts what runs; with nothing running the focused pane may clear what is typed.
    fn interrupt(&mut self, executor: &mut dyn Executor) {
        if self.is_running() {
            executor.interrupt();
            self.toast(Toast::info("interrupting"));
            return;
        }
        if self.interrupted_nothing {
            let quit = self.keymap.label(self.pane_place(), APP_QUIT);
            let text = quit.map_or("nothing is running".to_owned(), |it| {
                format!("nothing is running; {it} quits")
            });
            self.toast(Toast::info(text));
            return;
        }
        self.interrupted_nothing = true;
        let effects = self.with_focused(|pane, ctx| pane.update(EVALUATION_INTERRUPT, None, ctx));
        self.carry_out(effects, executor);
    }

    fn quit(&mut self, executor: &mut dyn Executor) {
        if self.leaving != Leaving::No {
            self.leaving = Leaving::Done;
        } else if self.is_running() {
            let text =
                "Something is still running. It will be interrupted, and nothing it did stays.";
            let kind = PopupKind::Confirm {
                text: text.to_owned(),
                yes: "Quit".to_owned(),
            };
            self.popups.push(Popup::new("Quit", kind, Purpose::Quit));
        } else {
            self.leave(executor);
        }
    }

    /// Asks the session to stop; the screen is given back when it has.
    pub(super) fn leave(&mut self, executor: &mut dyn Executor) {
        if self.leaving != Leaving::No {
            return;
        }
        if self.is_running() {
            executor.interrupt();
        }
        self.leaving = match executor.send(Command::Quit) {
            Ok(()) => Leaving::Until(self.now_ms + STOP_MS),
            Err(_) => Leaving::Done,
        };
    }
}

fn numbered(options: Vec<String>) -> Picker {
    let row = |(place, title): (usize, String)| PickerRow {
        title,
        key: if place < 9 {
            (place + 1).to_string()
        } else {
            String::new()
        },
        ..PickerRow::default()
    };
    Picker::new(options.into_iter().enumerate().map(row).collect())
}
