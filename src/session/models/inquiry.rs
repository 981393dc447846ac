//! One question to a model, taken to another thread: its answer, and the exchange that is kept of it
//! however it ends.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Exchange, ExchangeState};
use crate::llm::chat::{ChatEvent, ChatRequest, Usage};
use crate::llm::provider::{Continue, Provider, ProviderError};
use crate::session::host::{HostError, World};
use crate::session::session::Session;

/// A question that is about to be asked.
pub struct Inquiry {
    provider: Box<dyn Provider>,
    request: ChatRequest,
    purpose: String,
    /// How long whoever asks waits; for ever where nothing is said.
    pub patience: Option<Duration>,
    ended: Arc<Mutex<Vec<Exchange>>>,
    under_way: UnderWay,
    /// Whether it is kept: what examples, tests and the past ask is on no record.
    is_kept: bool,
}

/// Counts a question as long as it is asked.
struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    fn new(count: &Arc<AtomicUsize>) -> UnderWay {
        count.fetch_add(1, Ordering::AcqRel);
        UnderWay(count.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Session {
    /// Prepares a question for what is being worked on; `purpose` says in the journal what it is for.
    pub(in crate::session) fn inquire(
        &mut self,
        model: Option<&str>,
        mut request: ChatRequest,
        purpose: &str,
    ) -> Result<Inquiry, HostError> {
        let provider = self.provider(model)?;
        let usual = self.models.answer_tokens_max();
        request.answer_tokens_max = request.answer_tokens_max.or(usual);
        request.model = provider.model().to_string();
        Ok(Inquiry {
            provider,
            request,
            purpose: purpose.into(),
            patience: None,
            ended: self.models.ended.clone(),
            under_way: UnderWay::new(&self.models.under_way),
            is_kept: self.task.world == World::Live,
        })
    }
}

impl Inquiry {
    /// Asks, hands each piece to `heard` as it comes, an empty one where nothing came for a moment, and
    /// returns the whole answer. The exchange is left for the session to keep.
    pub fn ask(mut self, heard: &mut dyn FnMut(&str) -> Continue) -> Result<String, ProviderError> {
        let (mut reply, mut usage) = (String::new(), Usage::default());
        let began = Instant::now();
        let mut is_late = false;
        let patience = self.patience;
        let outcome = self.provider.chat(&self.request, &mut |event| {
            is_late |= patience.is_some_and(|it| began.elapsed() > it);
            if is_late {
                return Continue::Stop;
            }
            match event {
                ChatEvent::Text(text) => {
                    reply.push_str(&text);
                    heard(&text)
                }
                ChatEvent::Waiting => heard(""),
                ChatEvent::Finished(all) => {
                    usage = all;
                    Continue::Yes
                }
            }
        });
        let outcome = match (outcome, patience) {
            (Err(ProviderError::Cancelled), Some(limit)) if is_late => {
                Err(ProviderError::TooSlow {
                    provider: self.provider.name().into(),
                    limit,
                    doing: "to answer",
                })
            }
            (outcome, _) => outcome,
        };
        let state = match &outcome {
            Ok(()) => ExchangeState::Whole,
            Err(error) if reply.is_empty() => ExchangeState::Failed(error.to_string()),
            Err(error) => ExchangeState::Cut(error.to_string()),
        };
        if self.is_kept {
            let exchange = Exchange {
                provider: self.provider.name().into(),
                model: self.provider.model().into(),
                purpose: self.purpose,
                request: self.request,
                reply: reply.clone(),
                usage,
                state,
            };
            let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
            ended.push(exchange);
        }
        drop(self.under_way);
        outcome.map(|()| reply)
    }
}
