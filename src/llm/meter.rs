//! What exchanges took, and what they may take.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::chat::{ChatEvent, ChatRequest, Usage};
use super::price::Price;
use super::provider::{Continue, Provider, ProviderError};

/// Bytes of a token, roughly, where a provider does not count.
const TOKEN_BYTES: usize = 4;

/// What may be taken; nothing where it is not bounded.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Allowance {
    pub tokens: Option<u64>,
    pub dollars: Option<f64>,
}

/// What was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Taken {
    pub usage: Usage,
    pub dollars: f64,
    /// Exchanges whose model has no known price; what they cost is not in `dollars`.
    pub unpriced: u64,
}

impl Taken {
    pub fn tokens(&self) -> u64 {
        self.usage.input_tokens + self.usage.output_tokens
    }

    fn add(&mut self, usage: Usage, price: Option<Price>) {
        self.usage += usage;
        match price {
            Some(price) => self.dollars += price.of(usage),
            None => self.unpriced += 1,
        }
    }
}

/// An allowance and what was taken of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Budget {
    pub allowance: Allowance,
    pub taken: Taken,
}

/// The newest exchange.
#[derive(Clone, Debug, PartialEq)]
pub struct Last {
    pub model: String,
    pub usage: Usage,
    pub dollars: Option<f64>,
}

/// What a session took in all, and its budgets, one inside the other. The first is the session's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meter {
    pub all: Taken,
    pub by_model: BTreeMap<String, Taken>,
    pub last: Option<Last>,
    pub budgets: Vec<Budget>,
}

impl Meter {
    /// Refuses an exchange where a budget is spent.
    fn check(&self, price: Option<Price>, model: &str) -> Result<(), ProviderError> {
        for Budget { allowance, taken } in &self.budgets {
            if let Some(tokens) = allowance.tokens.filter(|it| taken.tokens() >= *it) {
                return Err(ProviderError::Spent {
                    budget: format!("{tokens} tokens"),
                    spent: taken.tokens().to_string(),
                });
            }
            let Some(dollars) = allowance.dollars else {
                continue;
            };
            if price.is_none() {
                return Err(ProviderError::Unpriced {
                    model: model.into(),
                });
            }
            if taken.dollars >= dollars {
                return Err(ProviderError::Spent {
                    budget: format!("${dollars}"),
                    spent: format!("${:.4}", taken.dollars),
                });
            }
        }
        Ok(())
    }

    fn add(&mut self, model: &str, usage: Usage, price: Option<Price>) {
        self.all.add(usage, price);
        self.by_model
            .entry(model.into())
            .or_default()
            .add(usage, price);
        for budget in &mut self.budgets {
            budget.taken.add(usage, price);
        }
        self.last = Some(Last {
            model: model.into(),
            usage,
            dollars: price.map(|it| it.of(usage)),
        });
    }
}

/// A meter that several conversations share.
#[derive(Clone, Debug, Default)]
pub struct SharedMeter(Arc<Mutex<Meter>>);

impl SharedMeter {
    pub fn lock(&self) -> MutexGuard<'_, Meter> {
        // Numbers are whole whenever somebody else panics.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts what a provider takes, and stops where a budget is spent.
pub struct Metered<P> {
    pub inner: P,
    pub meter: SharedMeter,
    pub price: Option<Price>,
}

impl<P: Provider> Provider for Metered<P> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn model(&self) -> &str {
        self.inner.model()
    }

    fn chat(
        &mut self,
        request: &ChatRequest,
        sink: &mut dyn FnMut(ChatEvent) -> Continue,
    ) -> Result<(), ProviderError> {
        self.meter.lock().check(self.price, self.inner.model())?;
        let (mut bytes, mut told) = (0, None);
        let outcome = self.inner.chat(request, &mut |event| {
            match &event {
                ChatEvent::Text(text) => bytes += text.len(),
                ChatEvent::Waiting => {}
                ChatEvent::Finished(usage) => told = Some(*usage),
            }
            sink(event)
        });
        // What broke off was taken all the same, and a provider that does not count is counted for.
        let usage = told.filter(|it| it.input_tokens + it.output_tokens > 0);
        let usage = usage.or_else(|| (bytes > 0).then(|| estimate(request, bytes)));
        if let Some(usage) = usage {
            let model = format!("{}:{}", self.inner.name(), self.inner.model());
            self.meter.lock().add(&model, usage, self.price);
        }
        outcome
    }
}

/// Returns about how many tokens an exchange took, by its length.
fn estimate(request: &ChatRequest, bytes: usize) -> Usage {
    let asked: usize = request.turns.iter().map(|turn| turn.text.len()).sum();
    Usage {
        input_tokens: (request.system.len() + asked).div_ceil(TOKEN_BYTES) as u64,
        output_tokens: bytes.div_ceil(TOKEN_BYTES) as u64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::chat::{Speaker, Turn};
    use crate::llm::scripted::Scripted;

    fn request() -> ChatRequest {
        ChatRequest {
            turns: vec![Turn {
                speaker: Speaker::User,
                text: "one two three".into(),
            }],
            ..ChatRequest::default()
        }
    }

    fn ask(meter: &SharedMeter, price: Option<Price>) -> Result<(), ProviderError> {
        let mut provider = Metered {
            inner: Scripted::new(["four five"]),
            meter: meter.clone(),
            price,
        };
        provider.chat(&request(), &mut |_| Continue::Yes)
    }

    #[test]
    fn a_budget_stops_with_what_was_spent() {
        let meter = SharedMeter::default();
        meter.lock().budgets.push(Budget {
            allowance: Allowance {
                tokens: Some(6),
                dollars: None,
            },
            ..Budget::default()
        });
        assert_eq!(ask(&meter, None), Ok(()));
        assert_eq!(meter.lock().all.tokens(), 5);
        assert_eq!(ask(&meter, None), Ok(()));
        let spent = ProviderError::Spent {
            budget: "6 tokens".into(),
            spent: "10".into(),
        };
        assert_eq!(ask(&meter, None), Err(spent));
    }

    #[test]
    fn dollars_need_a_price() {
        let meter = SharedMeter::default();
        meter.lock().budgets.push(Budget {
            allowance: Allowance {
                tokens: None,
                dollars: Some(0.000_004),
            },
            ..Budget::default()
        });
        assert!(matches!(
            ask(&meter, None),
            Err(ProviderError::Unpriced { .. })
        ));
        let price = Price {
            input: 1.0,
            output: 1.0,
        };
        assert_eq!(ask(&meter, Some(price)), Ok(()));
        assert!(matches!(
            ask(&meter, Some(price)),
            Err(ProviderError::Spent { .. })
        ));
        let last = meter.lock().last.clone().expect("an exchange");
        assert_eq!(last.model, "scripted:scripted");
        assert!((last.dollars.unwrap_or(0.0) - 0.000_005).abs() < 1e-12);
    }

    #[test]
    fn what_breaks_off_is_counted() {
        let meter = SharedMeter::default();
        let mut provider = Metered {
            inner: Scripted::new(["a long answer that nobody wants to hear any more"]),
            meter: meter.clone(),
            price: None,
        };
        let _ = provider.chat(&request(), &mut |_| Continue::Stop);
        assert_eq!(meter.lock().all.usage.output_tokens, 4);
        assert_eq!(meter.lock().all.unpriced, 1);
    }
}
