//! Errands: what a program asks for that takes long, done on threads of their own while the program's
//! other tasks go on.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::host::HostError;
use super::host::reply::Reply;
use super::session::Session;
use crate::lang::value::Value;
use crate::lang::vm::tasks::Ticket;

/// How long a question waits at most while the session waits.
const STEP: Duration = Duration::from_millis(10);
/// Errands under way at once; each has a thread.
const ERRANDS_MAX: usize = 256;

/// Whether nobody wants the outcome of an errand any more.
#[derive(Clone, Debug, Default)]
pub struct Recall(Arc<AtomicBool>);

impl Recall {
    pub fn is_recalled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Done on a thread of its own; it must look at the recall where it waits.
pub type Work = Box<dyn FnOnce(&Recall) -> Result<Reply, HostError> + Send>;

/// The errands that are under way.
pub struct Errands {
    outbox: Sender<(Ticket, Result<Reply, HostError>)>,
    inbox: Receiver<(Ticket, Result<Reply, HostError>)>,
    recalls: HashMap<Ticket, Recall>,
}

impl Default for Errands {
    fn default() -> Errands {
        let (outbox, inbox) = channel();
        Errands {
            outbox,
            inbox,
            recalls: HashMap::new(),
        }
    }
}

impl Errands {
    /// Begins an errand; its outcome comes in through the inbox, a failure to begin as well.
    pub fn begin(&mut self, ticket: Ticket, work: Work) {
        let outbox = self.outbox.clone();
        if self.recalls.len() >= ERRANDS_MAX {
            let error = HostError::new("limit", format!("{ERRANDS_MAX} calls wait already"))
                .hint("bound how many run at once, as `async/pool-map` does");
            // The inbox stands as long as the session.
            let _ = outbox.send((ticket, Err(error)));
            return;
        }
        let recall = Recall::default();
        self.recalls.insert(ticket, recall.clone());
        let reports = outbox.clone();
        let started = std::thread::Builder::new()
            .name("errand".into())
            .spawn(move || {
                let outcome = work(&recall);
                let _ = reports.send((ticket, outcome));
            });
        if let Err(error) = started {
            let reason = super::error::describe_io(&error);
            let error = HostError::new("io", format!("no thread can be started: {reason}"));
            let _ = outbox.send((ticket, Err(error)));
        }
    }

    /// Tells an errand that nobody wants its outcome.
    fn recall(&mut self, ticket: Ticket) {
        if let Some(recall) = self.recalls.remove(&ticket) {
            recall.0.store(true, Ordering::Release);
        }
    }
}

impl Drop for Errands {
    fn drop(&mut self) {
        for recall in self.recalls.values() {
            recall.0.store(true, Ordering::Release);
        }
    }
}

/// Work of the language that is done on threads of its own, that which nobody waits for any more among it.
static HANDS: AtomicUsize = AtomicUsize::new(0);
/// Beyond this many, work is not taken: a program that is stopped again and again in the midst of long
/// searches has to wait for one to end.
const HANDS_MAX: usize = 16;

/// Does some work of the language at another place; what cannot be begun is dropped.
pub fn lend_a_hand(work: Box<dyn FnOnce() + Send>) {
    /// Counts down however the work ends.
    struct Hand;
    impl Drop for Hand {
        fn drop(&mut self) {
            HANDS.fetch_sub(1, Ordering::AcqRel);
        }
    }
    let hand = Hand;
    if HANDS.fetch_add(1, Ordering::AcqRel) >= HANDS_MAX {
        return;
    }
    // Where there is no thread, both are dropped.
    let _ = std::thread::Builder::new()
        .name("hand".into())
        .spawn(move || {
            let _hand = hand;
            work();
        });
}

impl Session {
    /// Waits for an errand, and so many milliseconds at most; answers how many passed. Questions are
    /// answered meanwhile, and an interrupt ends it.
    pub(super) fn wait(&mut self, ms_max: Option<usize>) -> Value {
        let began = Instant::now();
        let end = ms_max.map(|ms| began + Duration::from_millis(ms as u64));
        loop {
            self.recall_errands();
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            if self.is_told_to_stop() || left.is_some_and(|left| left.is_zero()) {
                break;
            }
            if let Ok(news) = self
                .errands
                .inbox
                .recv_timeout(left.unwrap_or(STEP).min(STEP))
            {
                self.deliver(news);
                // What came in together is delivered together.
                while let Ok(news) = self.errands.inbox.try_recv() {
                    self.deliver(news);
                }
                break;
            }
            self.look_up();
        }
        let passed = match ms_max {
            Some(ms) if !self.is_told_to_stop() => (began.elapsed().as_millis() as usize).min(ms),
            _ => began.elapsed().as_millis() as usize,
        };
        Value::length(passed)
    }

    /// Delivers what has come in, while nobody waits for it in particular.
    pub(super) fn deliver_errands(&mut self) {
        while let Ok(news) = self.errands.inbox.try_recv() {
            self.deliver(news);
        }
    }

    fn deliver(&mut self, (ticket, outcome): (Ticket, Result<Reply, HostError>)) {
        self.keep_ended_exchanges();
        if self.errands.recalls.remove(&ticket).is_none() && outcome.is_ok() {
            return;
        }
        let heap_and_names = self.image.machine_mut();
        let answer = outcome
            .and_then(|reply| reply.into_value(heap_and_names))
            .map_err(HostError::fault);
        self.image.machine_mut().complete(ticket, answer);
    }

    /// Recalls the errands that no task waits for any more.
    pub(super) fn recall_errands(&mut self) {
        for ticket in self.image.machine_mut().take_abandoned() {
            self.errands.recall(ticket);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ask::{Question, ask};
    use super::super::config::{Config, LimitsConfig};
    use super::super::options::SessionOptions;
    use std::time::Duration;

    #[test]
    fn what_waits_can_be_interrupted() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for text in [
            "(async/sleep 60000)",
            "(sleep 60000)",
            "(await (async (async/sleep 60000)))",
            "(shell \"sleep 60\")",
            "(async/all (list (async (shell \"sleep 60\")) (async (async/sleep 60000))))",
        ] {
            let config = Config {
                limits: LimitsConfig {
                    wall_ms: Some(100),
                    ..LimitsConfig::default()
                },
                ..Config::default()
            };
            let options = SessionOptions::alone(folder.path(), config);
            let question = Question {
                name: "eval".into(),
                text: text.into(),
            };
            let reply = ask(options, question).expect("a session");
            let kind = reply.answer.error.map(|error| error.kind);
            assert_eq!(kind.as_deref(), Some("limit"), "{text}");
            // A minute, if nobody had stopped it.
            assert!(reply.elapsed < Duration::from_secs(20), "{text}");
        }
    }
}
