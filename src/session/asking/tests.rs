//! Contexts, and exchanges on record, in a session without a project.

use std::rc::Rc;
use std::sync::Arc;

use super::*;
use crate::history::id::MilestoneUuid;
use crate::history::record::NewMilestone;
use crate::history::verify;
use crate::llm::chat::{ChatEvent, ChatRequest, Speaker, Turn, Usage};
use crate::llm::provider::Continue;
use crate::session::command::RequestId;
use crate::session::config::Config;
use crate::session::door::Door;
use crate::session::host::World;
use crate::session::models::{Exchange, ExchangeState};
use crate::session::options::SessionOptions;

fn session(folder: &std::path::Path, model: &str) -> Session {
    let mut config = Config::default();
    config.llm.model = Some(model.into());
    let options = SessionOptions::alone(folder, config);
    let door = Door::alone(Arc::default());
    Session::open(options, Rc::new(|_| {}), door).expect("a session")
}

const SQUARE: &str = "(defn square
  \"Returns x times x.
   >>> (square 3)
   9
   >>> (square 2)
   5\"
  (x) (* x x))
(defn cube \"Returns x to the third.\" (x) (* x (square x)))";

#[test]
fn a_definition_is_told_with_all_that_is_known_of_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = session(folder.path(), "scripted:none.md");
    session.evaluate_text(RequestId(1), SQUARE);
    let told = session
        .context_of(&Context::Definition("square".into()))
        .expect("a context");
    assert_eq!(told.title, "the function `square`");
    assert_eq!(told.left_out, 0);
    for part in [
        "```lisp\n(defn square\n",
        "- ✓ (square 3) => 9",
        "(expected `5`)",
        "- does nothing to the world",
        "Used by:\n- `(cube x)` Returns x to the third.",
        "- version 1: ",
    ] {
        assert!(told.text.contains(part), "{part}\n{}", told.text);
    }
    let unknown = Context::Definition("squar".into());
    assert_eq!(session.context_of(&unknown).unwrap_err().kind, "unbound");
}

#[test]
fn what_a_context_holds_is_bounded_and_steers_no_terminal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("a.lisp"), "(defn f (x)\n  \u{1b}[2Jx)\n").expect("written");
    std::fs::write(folder.path().join("b.lisp"), ";; long\n".repeat(20_000)).expect("written");
    let mut session = session(folder.path(), "scripted:none.md");
    let mut of = |context: Context| session.context_of(&context);
    let file = of(Context::File("a.lisp".into())).expect("a context");
    assert!(file.text.contains("(defn f (x)\n  x)"), "{}", file.text);
    let both = of(Context::File("*.lisp".into())).expect("a context");
    assert!(both.left_out > 100_000 && both.text.len() < 60_000);
    let value = of(Context::Value("1 ".repeat(9_000))).expect("a context");
    assert!(value.text.len() < 5_000);
    for (context, kind) in [
        (Context::File("no.lisp".into()), "io"),
        (Context::File("no*.lisp".into()), "io"),
        (Context::File("../x".into()), "permission-denied"),
        (Context::Milestone(99), "history"),
    ] {
        assert_eq!(of(context).unwrap_err().kind, kind);
    }
    let empty = of(Context::Environment).expect("a context");
    assert!(empty.text.contains("nothing yet"), "{}", empty.text);
}

#[test]
fn a_script_answers_like_any_model_and_is_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("answers.md"), "one\n---\ntwo\n").expect("written");
    let mut session = session(folder.path(), "scripted:answers.md");
    let turn = Turn {
        speaker: Speaker::User,
        text: "well?".into(),
    };
    let request = ChatRequest {
        turns: vec![turn],
        ..ChatRequest::default()
    };
    let mut entries = Vec::new();
    for expected in ["one", "two"] {
        // Each time a provider is asked for anew, it goes on where the last one stopped.
        let mut provider = session.models.provider(None).expect("a provider");
        let (mut reply, mut usage) = (String::new(), Usage::default());
        let outcome = provider.chat(&request, &mut |event| {
            match event {
                ChatEvent::Text(text) => reply.push_str(&text),
                ChatEvent::Waiting => {}
                ChatEvent::Finished(all) => usage = all,
            }
            Continue::Yes
        });
        assert_eq!((outcome, reply.as_str()), (Ok(()), expected));
        entries.push(session.keep_exchange(Exchange {
            provider: provider.name().into(),
            model: provider.model().into(),
            purpose: "ask".into(),
            request: request.clone(),
            reply,
            usage,
            state: ExchangeState::Whole,
        }));
    }
    session.conclude_exchange(entries[1], "applied by ada");
    let rows = session.archive.exchange_rows().expect("rows");
    let told: Vec<_> = rows
        .iter()
        .map(|it| (it.seq, it.text["reply"].as_str(), it.outcome.as_str()))
        .collect();
    let expected = [
        (entries[0], Some("one"), ""),
        (entries[1], Some("two"), "applied by ada"),
    ];
    assert_eq!(told, expected);
    assert_eq!(rows[0].text["prompt_hash"], rows[1].text["prompt_hash"]);
    assert_eq!(verify::verify(&session.archive.store).problems, []);
}

#[test]
fn without_a_record_no_example_asks_a_model() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = session(folder.path(), "anthropic:some-model");
    session.task.world = World::Example;
    let kind = |it: Result<_, HostError>| it.map(|_: Box<dyn crate::llm::provider::Provider>| ());
    let refused = kind(session.provider(None)).unwrap_err();
    assert_eq!(refused.kind, "permission-denied");
    std::fs::write(folder.path().join("a.md"), "yes").expect("written");
    assert_eq!(kind(session.provider(Some("scripted:a.md"))), Ok(()));
}

#[test]
fn findings_differences_and_milestones_are_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = session(folder.path(), "scripted:none.md");
    session.evaluate_text(RequestId(1), "(defn half (x) (/ x 2))");
    session.evaluate_text(RequestId(2), "(defn half (x) (/ x 2.0))");
    let seq = session.heads.get("half").expect("it is defined").seq;
    let found = session
        .archive
        .definition(seq)
        .expect("a commit")
        .violations;
    let rule = found.first().expect("a finding").rule_name.to_string();
    let told = session
        .context_of(&Context::Finding {
            commit: seq,
            rule: rule.clone(),
        })
        .expect("a context");
    assert!(
        told.title.contains(&rule) && told.text.contains("(/ x 2.0)"),
        "{told:?}"
    );
    let none = Context::Finding {
        commit: seq,
        rule: "no-such-rule".into(),
    };
    assert_eq!(session.context_of(&none).unwrap_err().kind, "history");
    let change = Context::Diff {
        left: DiffSide::Before(seq),
        right: DiffSide::Commit(seq),
    };
    let told = session.context_of(&change).expect("a context");
    assert!(
        told.text
            .contains("- (defn half (x) (/ x 2))\n+ (defn half (x) (/ x 2.0))"),
        "{told:?}"
    );
    let grouped = session.archive.store.milestone(NewMilestone {
        uuid: MilestoneUuid::now(),
        time_ms: 0,
        message: "halves are exact".into(),
        author: "ada".into(),
        commits: vec![seq],
        file: None,
        reason: None,
        environment: None,
    });
    let milestone = grouped.expect("written").seq;
    let told = session
        .context_of(&Context::Milestone(milestone))
        .expect("a context");
    assert!(told.text.contains("halves are exact"), "{told:?}");
    let told = session
        .context_of(&Context::Definition("half".into()))
        .expect("a context");
    assert!(
        told.text.contains("in the milestone \"halves are exact\""),
        "{}",
        told.text
    );
}
