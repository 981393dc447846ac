//! The app: owns every pane and all of the screen's state; input goes in, effects come out, a frame is
//! drawn.
//!
//! ```text
//! handle(Input) ─► popup or focused pane ─► Effects ─► act ─► Executor
//! draw(Terminal) ─► screen: cells, status, hints, toasts, popup
//! ```
//!
//! It does no I/O and reads no clock: the time comes with each input.

mod act;
mod arrange;
mod choose;
mod hear;
mod jumps;
mod keys;
mod linear;
mod operations;
mod options;
mod pointer;
mod remembered;
mod screen;
mod trouble;
mod tutor;
mod verify;
mod which_key;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Rect;

pub use self::options::{AppOptions, KeysWriter, Settings};
use self::remembered::Remembered;
use super::action::{ACTIONS, APP_SUSPEND, Action, ActionId, POPUP, SCREEN_REDRAW};
use super::executor::Executor;
use super::focus::Focus;
use super::highlight::Highlighter;
use super::input::Input;
use super::key::{Key, KeyCode};
use super::keymap::{Keymap, PRESETS, Pending, Place, Resolved};
use super::layout::{Arrangement, Cell, Layout, SavedLayout, Shape};
use super::pane::{Capabilities, Effect, Pane, PaneContext, PaneId, RequestIds, Toast};
use super::popup::{Popup, PopupKind, Purpose};
use super::theme::{DEFAULT, Theme, Themes};
use super::toast::Toasts;
use super::tutor::Tutor;
use super::when::Flags;
use crate::session::command::RequestId;
use crate::session::view::status::{Activity, SessionStatus};

pub use self::tutor::{Lesson, is_tour_over};

/// A prefix shows what may follow after this long; a fluent hand never sees it.
const WHICH_KEY_MS: i64 = 250;
/// How long the session may take to write everything down before the screen is given back.
const STOP_MS: i64 = 5_000;
/// Effects one input may cause; more means that two panes wake each other without end.
const EFFECTS_MAX: usize = 1_000;

/// What can be done while a popup is open, beside what the popup itself does.
const UNDER_POPUPS: [ActionId; 2] = [APP_SUSPEND, SCREEN_REDRAW];

/// How far the way out is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaving {
    No,
    /// The session was asked to stop; not waited for beyond this time.
    Until(i64),
    Done,
}

/// The whole screen.
pub struct App {
    panes: Vec<Box<dyn Pane>>,
    actions: Vec<Action>,
    keymap: Keymap,
    /// The preset that lies between the panes' keys and the user's.
    preset: String,
    user_keymap: Option<(String, String)>,
    keymap_place: String,
    reads: Option<Box<dyn Fn() -> Settings>>,
    writes_keys: Option<KeysWriter>,
    themes: Themes,
    theme: Theme,
    capabilities: Capabilities,
    highlighter: Highlighter,
    layout: Layout,
    layouts: BTreeMap<String, SavedLayout>,
    /// Where each pane was at the last exit, until the session has said what there is.
    places: BTreeMap<String, String>,
    focus: Focus,
    /// The pane that heard last that it has the focus.
    greeted: Option<PaneId>,
    jumps: jumps::Jumps,
    /// What was done last, for `action.repeat`.
    last: Option<jumps::Done>,
    /// What the action being carried out was told.
    argument: Option<String>,
    said: Vec<String>,
    operations: operations::Operations,
    popups: Vec<Popup>,
    pending: Pending,
    /// When the prefix that is pending began.
    pending_since: i64,
    toasts: Toasts,
    /// Says what others see, in linear mode.
    speaker: Option<Box<linear::Speaker>>,
    /// How far the tour is, where it is taken.
    tutor: Option<Tutor>,
    status: SessionStatus,
    /// Whether the session has said what there is.
    opened: bool,
    requests: RequestIds,
    /// Evaluations and loads that are not over.
    running: BTreeSet<RequestId>,
    /// Whether the last key was an interrupt with nothing to interrupt.
    interrupted_nothing: bool,
    /// Whether the terminal's window is not the one that is looked at.
    away: bool,
    /// What runs, and since when.
    busy: Option<(String, i64)>,
    /// The history is being verified.
    verifying: Option<verify::Verifying>,
    mouse_taken: bool,
    pointer: pointer::Pointer,
    leaving: Leaving,
    stopped: bool,
    now_ms: i64,
    /// The part of the screen that panes had at the last frame, and what stood there.
    main_area: Rect,
    arrangement: Arrangement,
    dirty: bool,
    /// Whether the next frame paints every cell.
    repaint: bool,
}

impl App {
    /// Makes the screen of these panes; the first one gets the focus.
    pub fn new(options: AppOptions, panes: Vec<Box<dyn Pane>>) -> App {
        let order: Vec<PaneId> = panes.iter().map(|it| it.id()).collect();
        let actions: Vec<Action> = ACTIONS
            .iter()
            .copied()
            .chain(panes.iter().map(|it| it.actions()))
            .flatten()
            .copied()
            .collect();
        let mut problems = options.problems;
        let remembered: Remembered = options
            .remembered
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let wanted = options
            .theme
            .or(remembered.theme)
            .unwrap_or(options.theme_unasked);
        let depth = options.capabilities.depth;
        let theme = options
            .themes
            .resolve(&wanted, depth)
            .unwrap_or_else(|error| {
                problems.push(error.to_string());
                Theme::built_in(DEFAULT, depth)
            });
        let mut app = App {
            focus: Focus::new(&order).expect("BUG: a screen has at least one pane"),
            layout: Layout::new(&order),
            panes,
            actions,
            keymap: Keymap::default(),
            preset: options
                .keys
                .or(remembered.keys)
                .unwrap_or_else(|| PRESETS[0].name.to_owned()),
            user_keymap: options.keymap,
            layouts: remembered.layouts,
            places: remembered.places,
            greeted: None,
            jumps: jumps::Jumps::default(),
            last: None,
            argument: None,
            said: remembered.said,
            operations: operations::Operations::default(),
            keymap_place: options.keymap_place,
            reads: options.reads,
            writes_keys: options.writes_keys,
            themes: options.themes,
            theme,
            capabilities: options.capabilities,
            highlighter: Highlighter::new(),
            popups: Vec::new(),
            pending: Pending::default(),
            pending_since: 0,
            toasts: Toasts::new(options.reduced_motion),
            speaker: options.linear.then(Box::default),
            tutor: options
                .tutor
                .then(|| Tutor::at(remembered.tutor.unwrap_or(0))),
            status: SessionStatus {
                project: options.project,
                ..SessionStatus::default()
            },
            opened: false,
            requests: RequestIds::default(),
            running: BTreeSet::new(),
            interrupted_nothing: false,
            away: false,
            busy: None,
            verifying: None,
            mouse_taken: options.mouse,
            pointer: pointer::Pointer::default(),
            leaving: Leaving::No,
            stopped: false,
            now_ms: 0,
            main_area: Rect::ZERO,
            arrangement: Arrangement::default(),
            dirty: true,
            repaint: false,
        };
        problems.extend(app.read_keys());
        if let Some(layout) = &remembered.layout {
            app.layout.restore(layout);
        }
        if let Some(id) = order
            .iter()
            .find(|it| remembered.focus.as_deref() == Some(it.0))
        {
            app.focus_on(*id);
        }
        for (name, saved) in &remembered.panes {
            if let Some(pane) = app.panes.iter_mut().find(|it| it.id().0 == name) {
                pane.restore(saved);
            }
        }
        if !problems.is_empty() {
            app.message("Settings with faults", problems.join("\n"));
        }
        app
    }

    /// Whether it is over.
    pub fn finished(&self) -> bool {
        self.leaving == Leaving::Done
    }

    /// Whether the session has said that it stopped.
    pub fn session_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether a frame is due.
    pub fn is_dirty(&self) -> bool {
        self.dirty
    }

    /// Returns when something changes by itself: a toast goes away, a prefix shows what may follow.
    pub fn deadline(&self) -> Option<i64> {
        let prefix = (!self.pending.keys.is_empty())
            .then_some(self.pending_since + WHICH_KEY_MS)
            .filter(|it| *it > self.now_ms);
        let leaving = match self.leaving {
            Leaving::Until(end) => Some(end),
            Leaving::No | Leaving::Done => None,
        };
        [prefix, leaving, self.toasts.deadline(), self.speaks_at()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Lets time pass.
    pub fn tick(&mut self, now_ms: i64) {
        if self.deadline().is_some_and(|it| it <= now_ms) {
            self.dirty = true;
        }
        self.now_ms = now_ms;
        self.toasts.expire(now_ms);
        if let Leaving::Until(end) = self.leaving
            && end <= now_ms
        {
            self.leaving = Leaving::Done;
        }
    }

    /// Takes one thing that happened and has its effects carried out.
    pub fn handle(&mut self, input: Input, now_ms: i64, executor: &mut dyn Executor) {
        self.tick(now_ms);
        self.dirty = true;
        match input {
            Input::Key(key) => self.key(key, executor),
            Input::Mouse(mouse) => self.mouse(mouse, executor),
            Input::Paste(text) => self.paste(&text, executor),
            Input::Redraw => {}
            Input::SettingsSaved => self.read_settings(false),
            Input::Focus(focused) => {
                self.away = !focused;
                // Whoever comes back may come from the file in an editor.
                if focused {
                    self.read_settings(false);
                }
            }
            // A terminal that became smaller and larger again has lost what was on it, even where the
            // size is in the end what it was.
            Input::Resize => self.repaint = true,
            Input::Resumed => {
                self.repaint = true;
                self.unheard();
            }
            Input::Session(event) => self.event(&event, executor),
            Input::SessionLost if self.leaving != Leaving::No => self.leaving = Leaving::Done,
            Input::SessionLost => self.message(
                "The session has ended",
                "The thread that owns image and history is gone, which is a bug in Imago. What was \
                 acknowledged is in the history; leave and start again."
                    .to_owned(),
            ),
            Input::Ended(_) => self.leave(executor),
            Input::Suspended => {
                self.suspend(executor);
            }
            Input::TerminalLost(_) => self.leave(executor),
        }
        self.greet(executor);
        self.attend(executor);
        self.show_tutor();
    }

    /// Tells a pane that the focus came to it.
    fn greet(&mut self, executor: &mut dyn Executor) {
        let current = self.focus.current();
        if self.greeted.replace(current) != Some(current) {
            let effects = self.with_focused(|pane, ctx| pane.entered(ctx));
            self.carry_out(effects, executor);
        }
    }

    /// Tells the panes that were on the screen in the last frame that they are.
    fn attend(&mut self, executor: &mut dyn Executor) {
        let shown: Vec<PaneId> = self
            .arrangement
            .cells
            .iter()
            .filter_map(Cell::shown)
            .collect();
        for id in shown {
            let Some(place) = self.place_of(id) else {
                continue;
            };
            let effects = self.with_pane(place, |pane, ctx| pane.seen(ctx));
            if !effects.is_empty() {
                self.carry_out(effects.into_iter().map(|it| (id, it)).collect(), executor);
            }
        }
    }

    /// Draws a frame.
    pub fn draw<B: Backend>(&mut self, terminal: &mut Terminal<B>) -> Result<(), B::Error> {
        if self.repaint {
            // `resize` and not `clear`, which would ask the terminal where its cursor is and wait for an
            // answer that the input thread takes away.
            let area = terminal.size()?.into();
            terminal.resize(area)?;
            self.repaint = false;
        }
        terminal.draw(|frame| self.render(frame))?;
        self.dirty = false;
        Ok(())
    }

    fn key(&mut self, key: Key, executor: &mut dyn Executor) {
        self.toasts.seen();
        if self.take_raw(key) {
            return;
        }
        let was_pending = !self.pending.keys.is_empty();
        let mut pending = std::mem::take(&mut self.pending);
        let resolved = pending.push(&self.keymap, self.place(), key);
        self.pending = pending;
        if !was_pending {
            self.pending_since = self.now_ms;
        }
        let interrupted_nothing = std::mem::take(&mut self.interrupted_nothing);
        match resolved {
            Resolved::Pending => {}
            Resolved::Unbound(keys) => self.unbound(&keys, executor),
            Resolved::Action { action, count } if self.popups.is_empty() => {
                self.interrupted_nothing = interrupted_nothing;
                self.run(action, count, executor);
            }
            Resolved::Action { action, .. } if UNDER_POPUPS.contains(&action) => {
                self.run(action, None, executor);
            }
            Resolved::Action { action, .. } => {
                if let Some(popup) = self.popups.last_mut() {
                    let outcome = popup.update(action);
                    self.answered(outcome, executor);
                }
            }
            Resolved::Text(key) => self.text(key, executor),
        }
    }

    fn text(&mut self, key: Key, executor: &mut dyn Executor) {
        if let Some(popup) = self.popups.last_mut() {
            if key.code == KeyCode::Delete && matches!(popup.purpose, Purpose::EditKeys(_)) {
                self.unbind();
                return;
            }
            let outcome = popup.input(key);
            self.answered(outcome, executor);
        } else if self.focused().takes_text() {
            let effects = self.with_focused(|pane, ctx| pane.input(key, ctx));
            self.carry_out(effects, executor);
        } else {
            self.toast(Toast::info(format!("`{key}` does nothing here")));
        }
    }

    fn paste(&mut self, text: &str, executor: &mut dyn Executor) {
        self.pending.clear();
        if let Some(popup) = self.popups.last_mut() {
            popup.paste(text);
        } else if self.focused().takes_text() {
            let effects = self.with_focused(|pane, ctx| pane.paste(text, ctx));
            self.carry_out(effects, executor);
        } else {
            self.toast(Toast::info("nothing here takes text"));
        }
    }

    /// Stops the process until it is wanted again.
    fn suspend(&mut self, executor: &mut dyn Executor) {
        executor.suspend();
        self.repaint = true;
        self.unheard();
    }

    /// Has the linear renderer begin anew, where there is one.
    fn unheard(&mut self) {
        if let Some(speaker) = &mut self.speaker {
            speaker.interrupted();
        }
    }

    /// Where keys are looked up now.
    fn place(&self) -> Place<'static> {
        match self.popups.last() {
            // A popup keeps every key to itself: what is bound moves it, the rest is text.
            Some(_) => Place {
                contexts: &[POPUP],
                takes_text: true,
                global: false,
                flags: Flags::NONE,
            },
            None => self.pane_place(),
        }
    }

    /// Where keys are looked up when no popup is open.
    fn pane_place(&self) -> Place<'static> {
        let pane = self.focused();
        let flags = pane
            .flags()
            .with(Flags::RUNNING, self.is_running())
            .with(Flags::ZOOMED, self.layout.zoomed)
            .with(Flags::ALONE, Shape::of(self.main_area) == Shape::Single)
            .with(Flags::READ_ONLY, self.status.read_only.is_some());
        Place {
            flags,
            ..Place::new(pane.contexts(), pane.takes_text())
        }
    }

    fn focused(&self) -> &dyn Pane {
        let current = self.focus.current();
        self.panes
            .iter()
            .find(|it| it.id() == current)
            .expect("BUG: the focus is on a pane there is")
            .as_ref()
    }

    fn place_of(&self, pane: PaneId) -> Option<usize> {
        self.panes.iter().position(|it| it.id() == pane)
    }

    fn with_pane<T>(
        &mut self,
        place: usize,
        work: impl FnOnce(&mut dyn Pane, &mut PaneContext<'_>) -> T,
    ) -> T {
        let mut ctx = PaneContext {
            status: &self.status,
            now_ms: self.now_ms,
            requests: &mut self.requests,
            argument: self.argument.as_deref(),
        };
        work(self.panes[place].as_mut(), &mut ctx)
    }

    fn with_focused(
        &mut self,
        work: impl FnOnce(&mut dyn Pane, &mut PaneContext<'_>) -> Vec<Effect>,
    ) -> VecDeque<(PaneId, Effect)> {
        let id = self.focus.current();
        let place = self.place_of(id).unwrap_or(0);
        let effects = self.with_pane(place, work);
        effects.into_iter().map(|it| (id, it)).collect()
    }

    /// Moves the focus to a pane, which gets a place again where it had none.
    fn focus_on(&mut self, pane: PaneId) {
        if self.layout.is_closed(pane) {
            self.layout.reopen(pane, self.focus.current());
        }
        self.focus.set(pane);
        self.layout.show(self.focus.current());
    }

    fn toast(&mut self, toast: Toast) {
        for pane in &mut self.panes {
            pane.noticed(&toast, self.now_ms);
        }
        if let Some(speaker) = &mut self.speaker {
            speaker.notice(&toast);
        }
        self.toasts.push(toast, self.now_ms);
    }

    /// Says something that is to be read before going on.
    pub fn say(&mut self, title: &str, text: String) {
        self.message(title, text);
        self.dirty = true;
    }

    pub fn highlighter(&self) -> &Highlighter {
        &self.highlighter
    }

    fn message(&mut self, title: &str, text: String) {
        self.page(title, text, None);
    }

    fn page(&mut self, title: &str, text: String, language: Option<&'static str>) {
        let kind = PopupKind::Message {
            text,
            language,
            top: 0,
        };
        self.popups.push(Popup::new(title, kind, Purpose::Nobody));
    }

    /// Whether something runs that leaving would interrupt.
    fn is_running(&self) -> bool {
        !self.running.is_empty()
            || matches!(
                self.status.activity,
                Activity::Evaluating { .. } | Activity::Loading { .. }
            )
    }

    fn owner_of(&self, action: ActionId) -> Option<PaneId> {
        let of = |pane: &dyn Pane| {
            let actions = pane.actions().iter();
            actions.copied().find(|it| it.id == action)
        };
        let (owner, action) = self
            .panes
            .iter()
            .find_map(|pane| Some((pane.id(), of(&**pane)?)))?;
        // What several panes can do stays where one is.
        let here = self.focused();
        let is_here = action
            .contexts
            .iter()
            .any(|it| here.contexts().contains(it));
        Some(if is_here { here.id() } else { owner })
    }
}

#[cfg(test)]
mod tests;
