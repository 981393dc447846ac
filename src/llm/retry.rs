//! Asking again where it may help: after a rate limit, an overload, a lost connection.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

use super::chat::{ChatEvent, ChatRequest};
use super::provider::{Continue, Provider, ProviderError};

/// How long the first wait is; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// No wait is longer. A provider that wants to be left alone for longer is not asked again.
const WAIT_MAX: Duration = Duration::from_secs(60);
/// How often the listener is heard while nothing happens.
const BEAT: Duration = Duration::from_millis(50);

/// Asks a provider again, so often at most, as long as nothing of an answer came.
pub struct Retry<P> {
    pub inner: P,
    pub times_max: u32,
}

impl<P: Provider> Provider for Retry<P> {
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
        for times in 0.. {
            let mut has_come = false;
            let outcome = self.inner.chat(request, &mut |event| {
                has_come |= matches!(event, ChatEvent::Text(_));
                sink(event)
            });
            let Err(error) = outcome else {
                return Ok(());
            };
            let wait = wait(&error, times, jitter());
            match wait.filter(|_| !has_come && times < self.times_max && error.may_pass()) {
                Some(wait) => rest(wait, sink)?,
                None => return Err(error),
            }
        }
        Err(ProviderError::Cancelled)
    }
}

/// Returns how long to wait before asking again; nothing where the provider wants more than we give.
fn wait(error: &ProviderError, times: u32, jitter: f64) -> Option<Duration> {
    let asked = match error {
        ProviderError::TooOften { wait, .. } | ProviderError::Unwell { wait, .. } => *wait,
        _ => None,
    };
    match asked {
        // What it asks for is kept to, and a little is added so that not all come back at once.
        Some(asked) => (asked <= WAIT_MAX).then(|| asked + asked.mul_f64(jitter / 10.0)),
        None => {
            let whole = FIRST_WAIT.saturating_mul(1 << times.min(16)).min(WAIT_MAX);
            Some(whole.mul_f64(0.5 + jitter / 2.0))
        }
    }
}

/// Returns a number from 0 to 1 by chance. Nothing depends on how good the chance is.
fn jitter() -> f64 {
    let chance = RandomState::new().build_hasher().finish();
    (chance >> 11) as f64 / (1u64 << 53) as f64
}

fn rest(wait: Duration, sink: &mut dyn FnMut(ChatEvent) -> Continue) -> Result<(), ProviderError> {
    let end = Instant::now() + wait;
    loop {
        if sink(ChatEvent::Waiting) == Continue::Stop {
            return Err(ProviderError::Cancelled);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(BEAT));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::chat::Usage;

    /// Fails in the ways it is given, then answers.
    struct Failing(Vec<ProviderError>, usize);

    impl Provider for Failing {
        fn name(&self) -> &str {
            "failing"
        }

        fn chat(
            &mut self,
            _: &ChatRequest,
            sink: &mut dyn FnMut(ChatEvent) -> Continue,
        ) -> Result<(), ProviderError> {
            self.1 += 1;
            match self.0.pop() {
                Some(error) => Err(error),
                None => {
                    sink(ChatEvent::Text("yes".into()));
                    sink(ChatEvent::Finished(Usage::default()));
                    Ok(())
                }
            }
        }
    }

    fn too_often(ms: u64) -> ProviderError {
        ProviderError::TooOften {
            provider: "failing".into(),
            message: "slow down".into(),
            wait: Some(Duration::from_millis(ms)),
        }
    }

    fn asked(errors: Vec<ProviderError>, times_max: u32) -> (Result<(), ProviderError>, usize) {
        let mut provider = Retry {
            inner: Failing(errors, 0),
            times_max,
        };
        let outcome = provider.chat(&ChatRequest::default(), &mut |_| Continue::Yes);
        (outcome, provider.inner.1)
    }

    #[test]
    fn what_may_pass_is_asked_again() {
        assert_eq!(asked(vec![too_often(1), too_often(1)], 3), (Ok(()), 3));
        assert_eq!(asked(vec![too_often(1); 3], 1), (Err(too_often(1)), 2));
        let refused = ProviderError::Refused {
            provider: "failing".into(),
            status: 400,
            message: "no".into(),
        };
        assert_eq!(asked(vec![refused.clone()], 3), (Err(refused), 1));
        let long = too_often(3_600_000);
        assert_eq!(asked(vec![long.clone()], 3), (Err(long), 1));
    }

    #[test]
    fn waiting_can_be_cancelled() {
        let mut provider = Retry {
            inner: Failing(vec![too_often(60_000)], 0),
            times_max: 3,
        };
        let began = Instant::now();
        let outcome = provider.chat(&ChatRequest::default(), &mut |_| Continue::Stop);
        assert_eq!(outcome, Err(ProviderError::Cancelled));
        assert!(began.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn waits_grow_and_differ() {
        let unwell = ProviderError::Unwell {
            provider: "failing".into(),
            status: 529,
            message: String::new(),
            wait: None,
        };
        let ms = |times, jitter| wait(&unwell, times, jitter).map(|it| it.as_millis());
        assert_eq!(ms(0, 0.0), Some(250));
        assert_eq!(ms(0, 1.0), Some(500));
        assert_eq!(ms(3, 1.0), Some(4_000));
        assert_eq!(ms(30, 1.0), Some(60_000));
        let asked = wait(&too_often(1_000), 0, 1.0).map(|it| it.as_millis());
        assert_eq!(asked, Some(1_100));
        assert!(
            (0..100)
                .map(|_| jitter())
                .all(|it| (0.0..1.0).contains(&it))
        );
    }
}
