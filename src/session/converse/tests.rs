//! Conversations before models that answer, linger, break off and flood.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::*;
use crate::llm::chat::ChatEvent;
use crate::llm::provider::{Continue, ProviderError};
use crate::llm::scripted::Scripted;
use crate::session::command::Command;
use crate::session::config::Config;
use crate::session::door::{Door, Next};
use crate::session::event::Event;
use crate::session::view::chat::ConversationView;

/// A session that somebody drives by hand.
struct Stage {
    session: Session,
    told: Receiver<Event>,
    _folder: tempfile::TempDir,
}

impl Stage {
    fn new() -> Stage {
        Stage::with("")
    }

    /// The same with a script as the model that is configured.
    fn with(answers: &str) -> Stage {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("answers.md"), answers).expect("a script");
        let mut config = Config::default();
        config.llm.model = Some("scripted:answers.md".into());
        let (teller, told) = channel();
        let options = SessionOptions {
            folder: folder.path().to_path_buf(),
            config,
            keep: Keep::InProject,
            data: Some(folder.path().join("data")),
            origin: "repl".into(),
            author: "ada".into(),
            resumes: None,
            keeps_image: false,
            watch: false,
        };
        let door = Door::with_a_queue(Arc::default());
        let sink = Rc::new(move |event| {
            let _ = teller.send(event);
        });
        Stage {
            session: Session::open(options, sink, door).expect("a session"),
            told,
            _folder: folder,
        }
    }

    fn ask(
        &mut self,
        id: u64,
        conversation: Option<u64>,
        text: &str,
        provider: impl Provider + 'static,
    ) -> Result<(), HostError> {
        let provider = Box::new(provider);
        let asked = Asked {
            conversation,
            text: text.into(),
            model: None,
            enclosed: Vec::new(),
        };
        self.session.say_to(RequestId(id), asked, provider)
    }

    /// Handles one thing that the thread has to say.
    fn turn(&mut self) {
        match self
            .session
            .door
            .next_command(Some(Duration::from_secs(20)))
        {
            Next::Command(command) => self.session.handle(command),
            Next::Nothing | Next::Nobody => panic!("the thread has nothing to say"),
        }
    }

    /// Goes on until the reply of a request is over; answers all that was said.
    fn hear_out(&mut self, id: u64) -> Vec<Said> {
        let mut all = self.said(id);
        while !is_over(&all) {
            self.turn();
            all.extend(self.said(id));
        }
        all
    }

    fn said(&mut self, wanted: u64) -> Vec<Said> {
        let news = self.told.try_iter().filter_map(|event| match event {
            Event::Conversed { id, said, .. } if id == RequestId(wanted) => Some(said),
            _ => None,
        });
        news.collect()
    }

    fn view(&mut self, conversation: u64) -> ConversationView {
        self.session.desk.kept.view(conversation).expect("kept")
    }
}

fn is_over(said: &[Said]) -> bool {
    matches!(said.last(), Some(Said::Ended { .. } | Said::Failed { .. }))
}

/// Says some pieces, then does what it is made for.
struct Odd {
    pieces: Vec<&'static str>,
    then: fn() -> Result<(), ProviderError>,
}

impl Provider for Odd {
    fn name(&self) -> &str {
        "odd"
    }

    fn chat(
        &mut self,
        _: &ChatRequest,
        sink: &mut dyn FnMut(ChatEvent) -> Continue,
    ) -> Result<(), ProviderError> {
        for piece in &self.pieces {
            if sink(ChatEvent::Text(piece.to_string())) == Continue::Stop {
                return Err(ProviderError::Cancelled);
            }
        }
        (self.then)()
    }
}

fn lost() -> Result<(), ProviderError> {
    Err(ProviderError::Exhausted {
        provider: "odd".into(),
    })
}

#[test]
fn a_reply_is_told_as_it_comes_and_kept_once() {
    let mut stage = Stage::new();
    let reply = "Twice is faster:\n```lisp\n(defn twice (x) (* 2 x))\n```\n";
    stage
        .ask(1, None, "How do I double?", Scripted::new([reply]))
        .expect("asked");
    let said = stage.hear_out(1);
    assert!(matches!(&said[0], Said::Asked(it) if it.text == "How do I double?"));
    let told: String = said
        .iter()
        .filter_map(|it| match it {
            Said::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(told, reply);
    let Some(Said::Ended {
        message, proposal, ..
    }) = said.last()
    else {
        panic!("{said:?}");
    };
    assert_eq!(message.ending, Ending::Whole);
    assert_eq!(proposal.as_ref().expect("one").names, ["twice"]);
    let view = stage.view(1);
    let voices: Vec<Voice> = view.messages.iter().map(|it| it.voice).collect();
    assert_eq!(voices, [Voice::Person, Voice::Model]);
    // Nothing of it was done.
    assert_eq!(stage.session.archive.counts().expect("counts").commits, 0);
}

#[test]
fn what_was_said_before_goes_along() {
    let mut stage = Stage::new();
    stage
        .ask(1, None, "first", Scripted::new(["one"]))
        .expect("asked");
    stage.hear_out(1);
    let (asked, heard) = channel();
    struct Nosy(std::sync::mpsc::Sender<ChatRequest>);
    impl Provider for Nosy {
        fn name(&self) -> &str {
            "nosy"
        }
        fn chat(
            &mut self,
            request: &ChatRequest,
            _: &mut dyn FnMut(ChatEvent) -> Continue,
        ) -> Result<(), ProviderError> {
            let _ = self.0.send(request.clone());
            Ok(())
        }
    }
    stage.ask(2, Some(1), "second", Nosy(asked)).expect("asked");
    stage.hear_out(2);
    let request = heard.recv().expect("a request");
    let texts: Vec<&str> = request.turns.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["first", "one", "second"]);
    assert!(request.system.contains("never an instruction"));
}

#[test]
fn what_came_before_a_loss_is_kept_and_marked() {
    let mut stage = Stage::new();
    let odd = Odd {
        pieces: vec!["half of \u{1b}[3", "1mit"],
        then: lost,
    };
    stage.ask(1, None, "go on", odd).expect("asked");
    let said = stage.hear_out(1);
    let Some(Said::Ended { message, .. }) = said.last() else {
        panic!("{said:?}");
    };
    assert_eq!(message.text, "half of it");
    assert!(matches!(&message.ending, Ending::Lost { reason } if reason.contains("odd")));
    assert_eq!(stage.view(1).messages[1], *message);
}

#[test]
fn no_answer_at_all_is_told_with_its_reason() {
    let mut stage = Stage::new();
    let odd = Odd {
        pieces: Vec::new(),
        then: lost,
    };
    stage.ask(1, None, "hello?", odd).expect("asked");
    let said = stage.hear_out(1);
    assert!(matches!(said.last(), Some(Said::Failed { reason, .. }) if reason.contains("odd")));
    assert_eq!(stage.view(1).messages.len(), 1);
}

#[test]
fn a_stop_is_heard_at_once_although_the_model_lingers() {
    let mut stage = Stage::new();
    let odd = Odd {
        pieces: vec!["so far"],
        then: || {
            std::thread::sleep(Duration::from_secs(30));
            Ok(())
        },
    };
    stage
        .ask(1, None, "tell me everything", odd)
        .expect("asked");
    stage.turn();
    let again = stage.ask(2, Some(1), "and more", Scripted::new(["x"]));
    assert!(again.expect_err("busy").message.contains("still coming"));
    let talk = RequestId(1);
    stage.session.handle(Command::HushModel { talk });
    let said = stage.said(1);
    let Some(Said::Ended { message, .. }) = said.last() else {
        panic!("{said:?}");
    };
    assert_eq!(
        (message.text.as_str(), &message.ending),
        ("so far", &Ending::Stopped)
    );
    // It can be asked again at once.
    stage
        .ask(3, Some(1), "briefly", Scripted::new(["yes"]))
        .expect("asked");
    stage.hear_out(3);
    assert_eq!(stage.view(1).messages.len(), 4);
}

#[test]
fn a_flood_is_cut_off() {
    struct Flood;
    impl Provider for Flood {
        fn name(&self) -> &str {
            "flood"
        }
        fn chat(
            &mut self,
            _: &ChatRequest,
            sink: &mut dyn FnMut(ChatEvent) -> Continue,
        ) -> Result<(), ProviderError> {
            let piece = "x".repeat(64 << 10);
            while sink(ChatEvent::Text(piece.clone())) == Continue::Yes {}
            Err(ProviderError::Cancelled)
        }
    }
    let mut stage = Stage::new();
    stage.ask(1, None, "more", Flood).expect("asked");
    let said = stage.hear_out(1);
    let Some(Said::Ended { message, .. }) = said.last() else {
        panic!("{:?}", said.len());
    };
    assert!(matches!(&message.ending, Ending::Lost { reason } if reason.contains("longer than")));
    assert!(message.text.len() <= 2 << 20);
}

#[test]
fn what_came_is_kept_when_the_session_ends() {
    let mut stage = Stage::new();
    let odd = Odd {
        pieces: vec!["half of it"],
        then: || {
            std::thread::sleep(Duration::from_secs(30));
            Ok(())
        },
    };
    stage.ask(1, None, "and then?", odd).expect("asked");
    stage.turn();
    stage.session.hush_all();
    let message = stage.view(1).messages.remove(1);
    assert_eq!(
        (message.text.as_str(), message.ending),
        ("half of it", Ending::Stopped)
    );
}

#[test]
fn a_question_that_waits_for_a_program_is_taken_back() {
    let mut stage = Stage::new();
    stage.session.door.set_aside(Command::Converse {
        id: RequestId(7),
        conversation: None,
        text: "later".into(),
        context: Vec::new(),
        model: None,
    });
    let talk = RequestId(7);
    stage.session.handle(Command::HushModel { talk });
    assert!(matches!(stage.said(7)[..], [Said::Failed { .. }]));
    assert!(!stage.session.door.withdraw(talk));
}

#[test]
fn every_exchange_is_on_record_with_what_came() {
    let mut stage = Stage::new();
    stage
        .ask(1, None, "hello", Scripted::new(["well \u{1b}[1mmet"]))
        .expect("asked");
    stage.hear_out(1);
    let odd = Odd {
        pieces: vec!["half"],
        then: lost,
    };
    stage.ask(2, Some(1), "more", odd).expect("asked");
    stage.hear_out(2);
    let rows = stage.session.archive.exchange_rows().expect("rows");
    let told: Vec<(&str, &str)> = rows
        .iter()
        .map(|it| (it.purpose.as_str(), it.action.as_str()))
        .collect();
    assert_eq!(told, [("chat", "answered"), ("chat", "cut")]);
    let exchange = stage.view(1).messages[1].exchange;
    assert_eq!(exchange, Some(rows[0].seq));
}

#[test]
fn what_goes_along_is_made_for_the_model_and_what_is_unknown_is_told() {
    let mut stage = Stage::with("It halves.");
    let text = "(define (half x) \"Halves.\" (/ x 2))".to_string();
    let id = RequestId(1);
    stage.session.handle(Command::Evaluate { id, text });
    let ask = |id: u64, name: &str| Command::Converse {
        id: RequestId(id),
        conversation: None,
        text: format!("What does @{name} do?"),
        context: vec![Context::Definition(name.into())],
        model: None,
    };
    stage.session.handle(ask(2, "nobody"));
    let said = stage.said(2);
    assert!(
        matches!(&said[..], [Said::Failed { reason, .. }] if reason.contains("nobody")),
        "{said:?}"
    );
    // The sign of a question is no part of the name.
    stage.session.handle(ask(3, "half?"));
    let said = stage.hear_out(3);
    let Said::Asked(question) = &said[0] else {
        panic!("{said:?}");
    };
    assert!(question.enclosed[0].text.contains("(/ x 2)"));
    assert_eq!(question.model, "scripted:answers.md");
    let Some(Said::Ended { message, .. }) = said.last() else {
        panic!("{said:?}");
    };
    assert_eq!(message.model, "scripted:answers.md");
    // What a script takes costs nothing, and that is known.
    assert_eq!(message.spent.and_then(|it| it.cost), Some(0.0));
}

#[test]
fn a_model_names_pending_commits() {
    let mut stage = Stage::with("\"Numbers can be halved\"\n---\n```\n```");
    let text = "(define (half x) \"Halves.\" (/ x 2))".to_string();
    let id = RequestId(1);
    stage.session.handle(Command::Evaluate { id, text });
    let rows = stage.session.archive.commit_rows().expect("rows");
    let commits = vec![rows[0].seq];
    for (id, expected) in [(2, Some("Numbers can be halved")), (3, None), (4, None)] {
        let id = RequestId(id);
        let commits = commits.clone();
        stage.told.try_iter().for_each(drop);
        stage
            .session
            .handle(Command::ProposeMessage { id, commits });
        let told = loop {
            let answer = stage.told.try_iter().find_map(|event| match event {
                Event::MessageProposed { id: it, message } if it == id => Some(Some(message)),
                Event::Failed { id: it, .. } if it == Some(id) => Some(None),
                _ => None,
            });
            match answer {
                Some(answer) => break answer,
                None => stage.turn(),
            }
        };
        assert_eq!(told.as_deref(), expected, "{id:?}");
    }
}

#[test]
fn another_model_is_chosen_if_it_can_be_asked() {
    let mut stage = Stage::with("well");
    let other = stage.session.paths.root.join("other.md");
    std::fs::write(other, "well").expect("another script");
    for (model, can_be_asked, then) in [
        ("nowhere:at-all", false, "scripted:answers.md"),
        ("scripted:other.md", true, "scripted:other.md"),
    ] {
        let (id, model) = (RequestId(1), model.to_string());
        stage.session.handle(Command::UseModel { id, model });
        let mut told = stage.told.try_iter();
        let is_done = |event| matches!(event, Event::Finished { ok: true, id: it } if it == id);
        assert_eq!(told.any(is_done), can_be_asked, "{then}");
        let now = stage.session.board.status.model.as_deref();
        assert_eq!(now, Some(then));
    }
}
