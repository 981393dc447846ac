//! What actions and effects do.

use std::collections::VecDeque;

use super::super::action::*;
use super::super::executor::Executor;
use super::super::focus::Direction;
use super::super::keymap::PRESETS;
use super::super::layout::{Axis, Cell};
use super::super::line::Line;
use super::super::palette::{help, palette};
use super::super::pane::{Answer, Effect, Open, PaneId, Prompt, PromptKind, Toast};
use super::super::picker::{Picker, PickerRow};
use super::super::popup::{Outcome, Page, Popup, PopupKind, Purpose};
use super::jumps::Done;
use super::{App, EFFECTS_MAX, Leaving, STOP_MS};
use crate::session::command::Command;
use crate::session::view::diff::DiffSide;
use crate::session::view::status::Activity;
use crate::session::view::stopped::Resumption;

/// Bytes the clipboard is given; what a terminal takes of them is the terminal's to say.
const COPY_BYTES_MAX: usize = 16 << 20;

/// Said until what was interrupted is over.
pub(super) const INTERRUPTING: &str = "interrupting";

/// The five minutes, as they stand among the documents.
const GUIDE: &str = include_str!("../../../docs/guide.md");

impl App {
    /// Does an action, wherever it belongs, and keeps where one was and what was done.
    pub(super) fn run(
        &mut self,
        action: ActionId,
        count: Option<usize>,
        executor: &mut dyn Executor,
    ) {
        let before = self.here();
        let done = Done {
            action,
            count,
            argument: self.argument.clone(),
        };
        self.perform(action, count, executor);
        self.argument = None;
        self.left(before, action);
        self.did(done);
    }

    fn perform(&mut self, action: ActionId, count: Option<usize>, executor: &mut dyn Executor) {
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
            FOCUS_DEFINITIONS => self.focus_on(PaneId("definitions")),
            FOCUS_JOURNAL => self.focus_on(PaneId("journal")),
            FOCUS_TESTS => self.focus_on(PaneId("tests")),
            FOCUS_CONDITIONS => self.focus_on(PaneId("conditions")),
            FOCUS_INSIGHTS => self.focus_on(PaneId("insights")),
            FOCUS_CHAT => self.focus_on(PaneId("chat")),
            FOCUS_REVIEW => self.focus_on(PaneId("review")),
            FOCUS_CHOOSE => self.choose_pane(),
            CONTEXT_SEND => self.send_along(executor),
            JUMP_BACK => self.jump(true, steps as usize, executor),
            JUMP_FORWARD => self.jump(false, steps as usize, executor),
            ACTION_REPEAT => self.repeat(count, executor),
            OPERATION_UNDO => self.undo(executor),
            OPERATION_REDO => self.redo(executor),
            PANE_ZOOM => self.zoom(),
            PANE_GROW => self.grow(current, Axis::Column, steps),
            PANE_SHRINK => self.grow(current, Axis::Column, -steps),
            PANE_WIDEN => self.grow(current, Axis::Row, steps),
            PANE_NARROW => self.grow(current, Axis::Row, -steps),
            PANE_SPLIT_RIGHT => self.split_pane(Axis::Row),
            PANE_SPLIT_DOWN => self.split_pane(Axis::Column),
            PANE_MOVE_LEFT => self.move_pane(Direction::Left),
            PANE_MOVE_RIGHT => self.move_pane(Direction::Right),
            PANE_MOVE_UP => self.move_pane(Direction::Up),
            PANE_MOVE_DOWN => self.move_pane(Direction::Down),
            PANE_CLOSE => self.close_pane(),
            PANE_REOPEN => self.reopen_pane(),
            LAYOUT_CHOOSE => self.choose_layout(),
            LAYOUT_SAVE => self.ask_layout_name(),
            LAYOUT_RESET => self.arrange("the panes stand as they did at first", |app| {
                app.layout.reset();
                true
            }),
            HELP_OPEN => self.open_catalogue(help),
            HELP_GUIDE => self.page("Guide", GUIDE.to_owned(), Some("md")),
            PALETTE_OPEN => self.open_catalogue(palette),
            SETTINGS_RELOAD => self.read_settings(true),
            COMMAND_OPEN => self.open_command_line(),
            KEYMAP_EDIT => self.edit_keys(),
            KEYMAP_INSPECT => self.inspect_keys(),
            KEYMAP_CHOOSE => self.choose_keys(),
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
            SCREEN_REDRAW => {
                self.repaint = true;
                if let Some(speaker) = &mut self.speaker {
                    speaker.read_all();
                }
            }
            SESSION_EVALUATE | SESSION_LOAD => self.evaluate(action, executor),
            SESSION_RESCAN => {
                let id = self.requests.next();
                self.send(Command::Rescan { id }, executor);
            }
            SESSION_VERIFY => self.verify(executor),
            SESSION_REMEDY => self.remedy(executor),
            EVALUATION_INTERRUPT => self.interrupt(executor),
            APP_SUSPEND => self.suspend(executor),
            APP_QUIT => self.quit(executor),
            _ => {}
        }
    }

    /// Puts what is under the cursor beside the next question to a model.
    fn send_along(&mut self, executor: &mut dyn Executor) {
        let context = self.focused().topics();
        if context.is_empty() {
            self.toast(Toast::info("nothing under the cursor can be sent along"));
            return;
        }
        let open = Open::Chat {
            context,
            text: String::new(),
            sends: false,
            focus: true,
        };
        let effects = VecDeque::from([(self.focus.current(), Effect::Open(open))]);
        self.carry_out(effects, executor);
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
                Effect::Act(form) => {
                    let id = self.requests.next();
                    self.send(Command::Act { id, form }, executor);
                }
                Effect::Interrupt => self.interrupt(executor),
                Effect::Focus(pane) => self.focus_on(pane),
                Effect::Open(open) => effects.extend(self.open(&open)),
                Effect::Toast(toast) => self.toast(toast),
                Effect::Popup { title, text } => self.message(&title, text),
                Effect::Prompt(prompt) => self.ask(asker, prompt),
                Effect::Page { then, text } => self.show_page(asker, then, text),
                Effect::Edit { text, then } => {
                    effects.extend(self.edit_outside(asker, &text, then, executor));
                }
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
        if let Some(speaker) = &mut self.speaker {
            speaker.sent(&command);
        }
        let running = match &command {
            Command::Evaluate { id, .. }
            | Command::LoadText { id, .. }
            | Command::Load { id, .. } => Some(*id),
            _ => None,
        };
        match executor.send(command.clone()) {
            Ok(()) => {
                self.running.extend(running);
                self.asked_for(&command);
            }
            Err(reason) => self.toast(Toast::error(reason)),
        }
    }

    /// Gives the screen to the person's editor and the pane what was written there.
    fn edit_outside(
        &mut self,
        pane: PaneId,
        text: &str,
        then: ActionId,
        executor: &mut dyn Executor,
    ) -> VecDeque<(PaneId, Effect)> {
        self.repaint = true;
        self.unheard();
        let edited = match executor.edit(text) {
            Ok(edited) => edited,
            Err(reason) => {
                self.toast(Toast::error(format!("not edited: {reason}")));
                return VecDeque::new();
            }
        };
        let Some(place) = self.place_of(pane) else {
            return VecDeque::new();
        };
        let answer = Answer::Text(edited);
        let effects = self.with_pane(place, |it, ctx| it.answer(then, answer, ctx));
        effects.into_iter().map(|it| (pane, it)).collect()
    }

    fn copy(&mut self, text: &str, executor: &mut dyn Executor) {
        if text.len() > COPY_BYTES_MAX {
            self.toast(Toast::warning(format!(
                "not copied: {} is more than a clipboard is given; copy less of it at once",
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

    /// Shows something in the pane that shows such things; a definition that one only passes by also, or
    /// instead, as a difference where that stands in front.
    fn open(&mut self, open: &Open) -> VecDeque<(PaneId, Effect)> {
        let Open::Source {
            commit,
            focus: false,
            ..
        } = open
        else {
            return self.open_one(open);
        };
        let diff = Open::Diff {
            left: DiffSide::Before(*commit),
            right: DiffSide::Commit(*commit),
            focus: false,
        };
        match (
            *commit > 0 && self.is_in_front(&diff),
            self.is_in_front(open),
        ) {
            (false, _) => self.open_one(open),
            (true, false) => self.open_one(&diff),
            (true, true) => {
                let mut effects = self.open_one(open);
                effects.extend(self.open_one(&diff));
                effects
            }
        }
    }

    /// Whether a pane that shows such things is in front, were nothing zoomed.
    fn is_in_front(&self, open: &Open) -> bool {
        let mut layout = self.layout.clone();
        layout.zoomed = false;
        let arrangement = layout.arrange(self.main_area, self.focus.current());
        let mut shown = arrangement.cells.iter().filter_map(Cell::shown);
        shown.any(|id| self.panes.iter().any(|it| it.id() == id && it.shows(open)))
    }

    fn open_one(&mut self, open: &Open) -> VecDeque<(PaneId, Effect)> {
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
                page: None,
            },
            PromptKind::Edit { initial } => PopupKind::Line {
                text,
                proposed: false,
                line: Line::new(initial),
                page: None,
            },
            PromptKind::Confirm { yes } => PopupKind::Confirm { text, yes },
            PromptKind::Choice { options } => PopupKind::Pick {
                text,
                picker: choosing(options),
            },
        };
        let purpose = Purpose::Pane {
            pane,
            then: prompt.then,
        };
        self.popups.push(Popup::new(prompt.title, kind, purpose));
    }

    /// Puts a page below the question of a pane, if that is still open.
    fn show_page(&mut self, pane: PaneId, then: ActionId, text: String) {
        let asked = Purpose::Pane { pane, then };
        let popup = self.popups.iter_mut().rev().find(|it| it.purpose == asked);
        if let Some(PopupKind::Line { page, .. }) = popup.map(|it| &mut it.kind) {
            *page = Some(Page::new(text));
        }
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
            (Purpose::Command, Outcome::Said(said)) => self.say_command(said, executor),
            (Purpose::Keys, Outcome::Answered(Answer::Choice(row))) => {
                if let Some(preset) = PRESETS.get(row) {
                    self.set_keys(preset.name);
                }
            }
            (Purpose::EditKeys(ids), Outcome::Answered(Answer::Choice(row))) => {
                self.chose_keys_of(&ids, row);
            }
            (Purpose::Layout, Outcome::Answered(Answer::Choice(row))) => {
                if let Some(name) = self.layout_names().get(row) {
                    self.set_layout(&name.clone());
                }
            }
            (Purpose::LayoutName, Outcome::Answered(Answer::Text(name))) => self.save_layout(&name),
            (Purpose::Panes(ids), Outcome::Answered(Answer::Choice(row))) => {
                if let Some(id) = ids.get(row) {
                    self.focus_on(*id);
                }
            }
            (Purpose::Remedy(troubles), Outcome::Answered(Answer::Choice(row))) => {
                if let Some(trouble) = troubles.get(row) {
                    self.help_against(*trouble, executor);
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

    /// Goes round among the panes that have a place.
    fn step_focus(&mut self, steps: i32) {
        for _ in 0..steps.abs() {
            for _ in 0..self.panes.len() {
                self.focus.step(steps.signum());
                if !self.layout.is_closed(self.focus.current()) {
                    break;
                }
            }
        }
        self.layout.show(self.focus.current());
    }

    /// Has the session evaluate what the command line was told.
    fn evaluate(&mut self, action: ActionId, executor: &mut dyn Executor) {
        let Some(text) = self.argument.take() else {
            let title = self.actions.iter().find(|it| it.id == action);
            let word = title.and_then(|it| it.argument).map_or("", |it| it.word());
            self.toast(Toast::info(format!(
                "say it on the command line: {action} {word}"
            )));
            return;
        };
        let id = self.requests.next();
        let command = match action {
            SESSION_LOAD => Command::Load {
                id,
                path: text.into(),
            },
            _ => Command::Evaluate { id, text },
        };
        self.send(command, executor);
    }

    fn focus_toward(&mut self, direction: Direction) {
        self.focus.toward(direction, &self.arrangement);
        self.layout.show(self.focus.current());
    }

    /// Interrupts what runs; with nothing running the focused pane may clear what is typed.
    fn interrupt(&mut self, executor: &mut dyn Executor) {
        // A stopped program runs no more and hears no interrupt; it is ended instead.
        if matches!(self.status.activity, Activity::Waiting { .. }) {
            let id = self.requests.next();
            let how = Resumption::Abort;
            self.send(Command::Resume { id, how }, executor);
            return;
        }
        if self.is_running() {
            executor.interrupt();
            self.toast(Toast::info(INTERRUPTING));
            return;
        }
        if self.stop_verifying(executor) {
            return;
        }
        if self.interrupted_nothing && self.status.tasks > 0 {
            executor.interrupt();
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

pub(super) fn choosing(options: Vec<String>) -> Picker {
    let row = |title| PickerRow {
        title,
        ..PickerRow::default()
    };
    Picker::new(options.into_iter().map(row).collect())
}
