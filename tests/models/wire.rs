//! The client against servers that speak each format: whole answers, refusals, rate limits, slow streams,
//! lost connections, cancellation, and answers that are none.

use std::time::{Duration, Instant};

use imago::llm::chat::{ChatEvent, ChatRequest, Speaker, Turn, Usage};
use imago::llm::client::{Client, Times};
use imago::llm::provider::{Continue, Provider as _, ProviderError};
use imago::llm::retry::Retry;
use imago::llm::secret::Secret;

use super::server::{Part, Provider, Wire, head, provide, refusal, say};

const KEY: &str = "sk-very-secret";

fn client(wire: Wire, provider: &Provider) -> Client {
    Client {
        name: "mine".into(),
        wire: wire.name().into(),
        model: "m".into(),
        url: Some(provider.url.clone()),
        key: Some(Secret::new(KEY)),
        key_variable: "MINE_KEY".into(),
        times: Times {
            connect: Duration::from_secs(5),
            idle: Duration::from_secs(20),
            total: Duration::from_secs(60),
        },
    }
}

fn question() -> ChatRequest {
    ChatRequest {
        model: "m".into(),
        system: "be brief".into(),
        turns: vec![
            Turn {
                speaker: Speaker::User,
                text: "hello?".into(),
            },
            Turn {
                speaker: Speaker::Model,
                text: "yes".into(),
            },
            Turn {
                speaker: Speaker::User,
                text: "say it again".into(),
            },
        ],
        answer_tokens_max: Some(99),
        temperature: Some(0.5),
        ..ChatRequest::default()
    }
}

/// What came of a question: the text so far, what it took, how it ended.
fn ask(
    provider: &mut dyn imago::llm::provider::Provider,
) -> (String, Usage, Result<(), ProviderError>) {
    let (mut text, mut usage) = (String::new(), Usage::default());
    let outcome = provider.chat(&question(), &mut |event| {
        match event {
            ChatEvent::Text(piece) => text.push_str(&piece),
            ChatEvent::Waiting => {}
            ChatEvent::Finished(all) => usage = all,
        }
        Continue::Yes
    });
    (text, usage, outcome)
}

#[test]
fn every_format_is_spoken_and_understood() {
    for wire in Wire::ALL {
        let provider = provide(vec![wire.answer(&["Hel", "lo — ", "Grüße"])]);
        let (text, usage, outcome) = ask(&mut client(wire, &provider));
        assert_eq!(
            (outcome, text.as_str()),
            (Ok(()), "Hello — Grüße"),
            "{wire:?}"
        );
        assert_eq!(
            (usage.input_tokens, usage.output_tokens),
            (11, 2),
            "{wire:?}"
        );
        let request = provider.requests().remove(0);
        let (path, key) = match wire {
            Wire::OpenAi => ("/chat/completions", request.header("authorization")),
            Wire::Anthropic => ("/messages", request.header("x-api-key")),
            Wire::Gemini => (
                "/models/m:streamGenerateContent?alt=sse",
                request.header("x-goog-api-key"),
            ),
            Wire::Ollama => ("/api/chat", KEY),
        };
        assert_eq!(request.path, path);
        assert!(key.ends_with(KEY), "{wire:?}: {key}");
        for part in ["be brief", "hello?", "say it again", "99", "0.5"] {
            assert!(
                request.body.contains(part),
                "{wire:?}: {part}: {}",
                request.body
            );
        }
    }
}

#[test]
fn a_wrong_key_is_told_with_where_it_is_set_and_never_shown() {
    for wire in Wire::ALL {
        let body = format!(
            "{{\"error\":{{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key {KEY}\\u001b[31m\"}}}}"
        );
        let provider = provide(vec![refusal("401 Unauthorized", "", &body)]);
        let (_, _, outcome) = ask(&mut client(wire, &provider));
        let error = outcome.expect_err("it is refused");
        assert_eq!(
            error,
            ProviderError::WrongKey {
                provider: "mine".into(),
                variable: "MINE_KEY".into(),
                message: "invalid x-api-key [key]".into(),
            },
            "{wire:?}"
        );
        assert!(error.hint().is_some_and(|it| it.contains("`MINE_KEY`")));
        assert!(!format!("{error:?}{:?}", client(wire, &provider)).contains(KEY));
    }
}

#[test]
fn a_rate_limit_is_waited_for_as_long_as_it_asks() {
    for wire in [Wire::OpenAi, Wire::Anthropic, Wire::Ollama] {
        let limit = |headers: &str| {
            refusal(
                "429 Too Many Requests",
                headers,
                "{\"error\":{\"message\":\"slow down\"}}",
            )
        };
        let provider = provide(vec![
            limit("retry-after: 1\r\n"),
            limit("retry-after-ms: 50\r\n"),
            wire.answer(&["now"]),
        ]);
        let mut retry = Retry {
            inner: client(wire, &provider),
            times_max: 3,
        };
        let began = Instant::now();
        let (text, _, outcome) = ask(&mut retry);
        assert_eq!((outcome, text.as_str()), (Ok(()), "now"), "{wire:?}");
        assert!(began.elapsed() >= Duration::from_millis(1_050));
        assert_eq!(provider.requests().len(), 3);
    }
}

#[test]
fn an_overload_is_asked_again_and_given_up_with_its_words() {
    let unwell = refusal(
        "529 Overloaded",
        "retry-after-ms: 1\r\n",
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
    );
    let provider = provide(vec![unwell]);
    let mut retry = Retry {
        inner: client(Wire::Anthropic, &provider),
        times_max: 2,
    };
    let (_, _, outcome) = ask(&mut retry);
    let told = outcome.expect_err("it does not answer").to_string();
    assert_eq!(told, "`mine` cannot answer now (529): Overloaded");
    assert_eq!(provider.requests().len(), 3);
    // What makes no sense is not asked again.
    let refused = refusal(
        "400 Bad Request",
        "",
        "{\"error\":{\"message\":\"no such model\"}}",
    );
    let provider = provide(vec![refused]);
    let mut retry = Retry {
        inner: client(Wire::OpenAi, &provider),
        times_max: 2,
    };
    let (_, _, outcome) = ask(&mut retry);
    let told = outcome.expect_err("it is refused").to_string();
    assert_eq!(told, "`mine` refuses the request (400): no such model");
    assert_eq!(provider.requests().len(), 1);
}

#[test]
fn pieces_of_a_slow_answer_are_heard_as_they_come() {
    for wire in Wire::ALL {
        let mut parts = wire.cut(&["first"]);
        parts.extend([Part::Wait(1_000), wire.piece(" last"), wire.end()]);
        let provider = provide(vec![parts]);
        let mut heard = String::new();
        let outcome = client(wire, &provider).chat(&question(), &mut |event| {
            match event {
                ChatEvent::Text(text) => heard += &text,
                ChatEvent::Waiting => heard.push('.'),
                ChatEvent::Finished(_) => {}
            }
            Continue::Yes
        });
        assert_eq!(outcome, Ok(()), "{wire:?}");
        // The first is heard while the last is waited for.
        let between = heard
            .split_once("first")
            .map(|it| it.1.split("last").next());
        let between = between.flatten().unwrap_or_default();
        assert!(between.contains('.'), "{wire:?}: {heard}");
    }
}

#[test]
fn a_connection_that_is_lost_in_the_midst_leaves_what_came() {
    for wire in Wire::ALL {
        let provider = provide(vec![wire.cut(&["half of", " it"])]);
        let mut retry = Retry {
            inner: client(wire, &provider),
            times_max: 3,
        };
        let (text, _, outcome) = ask(&mut retry);
        assert_eq!(text, "half of it", "{wire:?}");
        assert!(
            matches!(outcome, Err(ProviderError::BrokenOff { .. })),
            "{wire:?}: {outcome:?}"
        );
        // What was heard is not asked for again.
        assert_eq!(provider.requests().len(), 1);
    }
}

#[test]
fn a_connection_that_is_lost_before_anything_came_is_made_again() {
    for wire in Wire::ALL {
        let provider = provide(vec![vec![], wire.answer(&["yes"])]);
        let mut retry = Retry {
            inner: client(wire, &provider),
            times_max: 3,
        };
        let (text, _, outcome) = ask(&mut retry);
        assert_eq!((outcome, text.as_str()), (Ok(()), "yes"), "{wire:?}");
    }
}

#[test]
fn an_exchange_can_be_cancelled_at_any_moment() {
    for wire in Wire::ALL {
        // Before the first word, between two, and while the connection hangs before its head.
        let mut between = wire.cut(&["one"]);
        between.push(Part::Hang);
        for parts in [vec![wire.head(), Part::Hang], between, vec![Part::Hang]] {
            let provider = provide(vec![parts]);
            let began = Instant::now();
            let outcome = client(wire, &provider).chat(&question(), &mut |_| match began.elapsed()
                > Duration::from_millis(300)
            {
                true => Continue::Stop,
                false => Continue::Yes,
            });
            assert_eq!(outcome, Err(ProviderError::Cancelled), "{wire:?}");
        }
    }
}

#[test]
fn silence_has_an_end() {
    for wire in Wire::ALL {
        let mut midst = wire.cut(&["one"]);
        midst.push(Part::Hang);
        let cases = [(vec![Part::Hang], "to answer"), (midst, "to go on")];
        for (parts, doing) in cases {
            let provider = provide(vec![parts]);
            let mut client = client(wire, &provider);
            client.times.idle = Duration::from_secs(1);
            let (_, _, outcome) = ask(&mut client);
            let error = outcome.expect_err("it says nothing");
            let told = error.to_string();
            assert_eq!(
                told,
                format!("`mine` took longer than 1 s {doing}"),
                "{wire:?}"
            );
            assert!(error.hint().is_some_and(|it| it.contains("idle_ms")));
        }
    }
    // One that says a little for ever is stopped, too.
    let wire = Wire::OpenAi;
    let mut drip = vec![wire.head()];
    for _ in 0..200 {
        drip.extend([wire.piece("."), Part::Wait(20)]);
    }
    let provider = provide(vec![drip]);
    let mut client = client(wire, &provider);
    client.times.total = Duration::from_millis(1500);
    let (text, _, outcome) = ask(&mut client);
    let told = outcome.expect_err("it does not end").to_string();
    assert_eq!(told, "`mine` took longer than 1.5 s in all");
    assert!(!text.is_empty());
}

#[test]
fn what_is_no_answer_is_told_and_not_guessed_at() {
    for wire in Wire::ALL {
        for body in [
            "<html>proxy</html>",
            "data: {\"choices\n\n{\"x\":",
            "\u{0}\u{1}\n\n",
            "",
        ] {
            let provider = provide(vec![vec![wire.head(), say(body)]]);
            let (text, _, outcome) = ask(&mut client(wire, &provider));
            assert!(
                matches!(
                    outcome,
                    Err(ProviderError::Malformed { .. } | ProviderError::BrokenOff { .. })
                ),
                "{wire:?}: {body:?}: {text:?} {outcome:?}"
            );
        }
    }
    let provider = provide(vec![vec![
        head("500 Oops", ""),
        say("<html>\u{1b}]0;x\u{7}broken</html>"),
    ]]);
    let (_, _, outcome) = ask(&mut client(Wire::OpenAi, &provider));
    let told = outcome.expect_err("it is broken").to_string();
    assert_eq!(told, "`mine` cannot answer now (500): <html>broken</html>");
}

#[test]
fn an_error_in_the_midst_of_a_stream_is_told_as_one() {
    let mut parts = Wire::Anthropic.cut(&["half"]);
    parts.push(say("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"));
    let provider = provide(vec![parts]);
    let (text, _, outcome) = ask(&mut client(Wire::Anthropic, &provider));
    assert_eq!(text, "half");
    assert!(
        matches!(outcome, Err(ProviderError::Unwell { .. })),
        "{outcome:?}"
    );
}

#[test]
fn an_enormous_answer_is_stopped() {
    let wire = Wire::OpenAi;
    let mega = "x".repeat(1 << 20);
    let pieces = vec![mega.as_str(); 9];
    let provider = provide(vec![wire.answer(&pieces)]);
    let (text, _, outcome) = ask(&mut client(wire, &provider));
    assert!(
        matches!(outcome, Err(ProviderError::TooLong { .. })),
        "{outcome:?}"
    );
    assert_eq!(text.len(), 8 << 20);
}

#[test]
fn nobody_there_is_told_with_the_place() {
    let provider = provide(vec![vec![]]);
    let mut client = client(Wire::Ollama, &provider);
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let place = format!("http://{}/", free.local_addr().expect("an address"));
    drop(free);
    client.url = Some(place.clone());
    let (_, _, outcome) = ask(&mut client);
    let error = outcome.expect_err("nobody is there");
    assert!(
        matches!(error, ProviderError::Unreachable { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains(&place), "{error}");
}
