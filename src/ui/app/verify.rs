//! The history while it is verified: how far that is, how long it will take, and the end of it.

use super::super::action::EVALUATION_INTERRUPT;
use super::super::executor::Executor;
use super::super::pane::Toast;
use super::App;
use crate::session::command::{Command, RequestId};
use crate::session::event::Event;

/// How long it must have gone on before it is said how long it will take.
const ESTIMATE_MS: i64 = 500;

/// A verification under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verifying {
    id: RequestId,
    since: i64,
    /// Entries that are read, of how many; nothing until it is told.
    done: u64,
    total: u64,
}

impl App {
    /// Has the history verified, unless it is being verified.
    pub(super) fn verify(&mut self, executor: &mut dyn Executor) {
        if self.verifying.is_some() {
            self.toast(Toast::info("the history is being verified already"));
            return;
        }
        let id = self.requests.next();
        match executor.send(Command::Verify { id }) {
            Ok(()) => {
                self.verifying = Some(Verifying {
                    id,
                    since: self.now_ms,
                    done: 0,
                    total: 0,
                });
            }
            Err(reason) => self.toast(Toast::error(reason)),
        }
    }

    /// Has the verification stopped; answers whether there is one.
    pub(super) fn stop_verifying(&mut self, executor: &mut dyn Executor) -> bool {
        let Some(Verifying { id, .. }) = self.verifying else {
            return false;
        };
        self.send(Command::GiveUp { id }, executor);
        true
    }

    /// Hears how far the verification is; answers whether the event was about it and is told.
    pub(super) fn hear_verifying(&mut self, event: &Event) -> bool {
        let Some(verifying) = &mut self.verifying else {
            return false;
        };
        match event {
            Event::Walking { id, done, total } if *id == verifying.id => {
                (verifying.done, verifying.total) = (*done, *total);
                true
            }
            Event::Verified { id, .. } if *id == verifying.id => {
                self.verifying = None;
                false
            }
            Event::Failed {
                id: Some(id),
                message,
                ..
            } if *id == verifying.id => {
                let (done, total) = (verifying.done, verifying.total);
                self.verifying = None;
                self.toast(Toast::warning(format!(
                    "the history is not verified, at {done} of {total} entries: {message}"
                )));
                true
            }
            _ => false,
        }
    }

    /// Returns how far the verification is, in words.
    pub(super) fn verifying_in_words(&self) -> Option<String> {
        let verifying = self.verifying?;
        let Verifying { done, total, .. } = verifying;
        let mut words = match total {
            0 => "verifying".to_owned(),
            _ => format!("verifying {done}/{total}"),
        };
        if let Some(seconds) = verifying.seconds_left(self.now_ms) {
            words.push_str(&format!(", {seconds} s left"));
        }
        if let Some(key) = self.keymap.label(self.pane_place(), EVALUATION_INTERRUPT) {
            words.push_str(&format!(", {key} stops"));
        }
        Some(words)
    }
}

impl Verifying {
    /// Returns how many seconds it will take if it goes on like this.
    fn seconds_left(&self, now_ms: i64) -> Option<i64> {
        let passed = now_ms - self.since;
        if self.done == 0 || passed < ESTIMATE_MS {
            return None;
        }
        let left = self.total.saturating_sub(self.done) as f64;
        Some((passed as f64 * left / self.done as f64 / 1000.0).ceil() as i64)
    }
}
