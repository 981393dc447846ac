//! What the session says, as the screen takes it: its status, what ended, what failed.

use std::collections::VecDeque;

use super::{App, Leaving};
use crate::session::event::Event;
use crate::session::view::status::Activity;
use crate::ui::executor::Executor;
use crate::ui::pane::Toast;

/// Work that takes this long is told of at its end, where nobody looks.
const LONG_MS: i64 = 3_000;

impl App {
    /// Hears the session, then lets every pane hear it.
    pub(super) fn event(&mut self, event: &Event, executor: &mut dyn Executor) {
        if let Some(speaker) = &mut self.speaker {
            speaker.hear(event);
        }
        if let Some(tutor) = &mut self.tutor {
            tutor.hear(event);
        }
        match event {
            Event::Opened { status, .. } => {
                self.opened = true;
                self.status = status.clone();
            }
            Event::Status(status) => {
                self.status = status.clone();
                self.calm();
                self.time_work(executor);
            }
            Event::Finished { id, .. } => {
                self.running.remove(id);
                self.calm();
            }
            _ if self.hear_verifying(event) => {}
            Event::Failed { id, message, hint } => {
                if let Some(id) = id {
                    self.running.remove(id);
                }
                let hint = hint.as_ref().map_or(String::new(), |it| format!("; {it}"));
                self.toast(Toast::error(format!("{message}{hint}")));
            }
            Event::Verified {
                entries, problems, ..
            } => self.verified(*entries, problems),
            Event::Stopped => {
                self.stopped = true;
                self.leaving = Leaving::Done;
            }
            _ => {}
        }
        self.hear_operations(event, executor);
        let mut effects = VecDeque::new();
        for place in 0..self.panes.len() {
            let id = self.panes[place].id();
            let answered = self.with_pane(place, |pane, ctx| pane.event(event, ctx));
            effects.extend(answered.into_iter().map(|it| (id, it)));
        }
        self.carry_out(effects, executor);
        if matches!(event, Event::Opened { .. }) {
            self.go_back_to_places(executor);
        }
    }

    /// Notes when work begins, and tells who looks elsewhere when long work ends.
    fn time_work(&mut self, executor: &mut dyn Executor) {
        let what = match &self.status.activity {
            Activity::Idle => None,
            activity => Some(crate::ui::status_line::activity(activity, true).0),
        };
        match (what, self.busy.take()) {
            (Some(what), None) => self.busy = Some((what, self.now_ms)),
            (Some(what), Some((_, since))) => self.busy = Some((what, since)),
            (None, Some((what, since))) if self.away && self.now_ms - since >= LONG_MS => {
                let seconds = (self.now_ms - since) / 1000;
                let project = &self.status.project;
                executor.notify(&format!("{project}: {what} is over after {seconds} s"));
            }
            (None, _) => {}
        }
    }

    /// Returns what the terminal's window is to be called: the project, and what it is at.
    pub fn title(&self) -> String {
        let project = match self.status.project.is_empty() {
            true => "imago",
            false => &self.status.project,
        };
        match &self.status.activity {
            Activity::Idle => format!("{project} · imago"),
            activity => {
                let what = crate::ui::status_line::activity(activity, true).0;
                format!("{project} · {what}")
            }
        }
    }

    /// Takes back what was said while something ran, once nothing does.
    fn calm(&mut self) {
        if !self.is_running() {
            self.toasts.withdraw(super::act::INTERRUPTING);
        }
    }

    fn verified(&mut self, entries: u64, problems: &[String]) {
        if problems.is_empty() {
            let text = format!("history verified: {entries} entries, every hash holds");
            self.toast(Toast::success(text));
        } else {
            self.message("The history does not hold", problems.join("\n"));
        }
    }
}
