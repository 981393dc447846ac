//! Questions and their answers.

use super::super::kind::EntryKind;
use super::super::query::search::resolve;
use super::super::query::{
    changes, commits, counts, heads, log, milestones, past, pending, versions, violations,
};
use super::super::record::NewUndefinition;
use super::super::verify::{Reach, verify_while};
use super::*;

fn filled() -> Store {
    let store = Store::open_in_memory().expect("a history");
    fill(&store);
    store
}

#[test]
fn the_log_has_a_row_for_each_definition() {
    let store = filled();
    let all = log::all(&store).expect("rows");
    let drawn: Vec<String> = all
        .iter()
        .map(|it| {
            format!(
                "{} {} {:?} {:?} {}/{}/{}",
                it.seq, it.name, it.previous, it.milestone, it.errors, it.warnings, it.infos
            )
        })
        .collect();
    assert_eq!(
        drawn,
        [
            "1 f None Some(4) 0/0/0",
            "2 g None Some(4) 0/0/0",
            "3 f Some(1) Some(7) 0/0/0",
            "5 h None None 0/0/0",
            "6 i None Some(7) 1/1/0",
            "8 f Some(3) None 0/0/0",
            "9 j None None 0/0/0",
        ]
    );
    let documented = &all[3];
    assert_eq!(&*documented.message, "Returns the height.");
    assert_eq!(documented.file.as_deref(), Some("src/h.lisp"));
    assert_eq!(documented.line, Some(3));
    let whole = commits::get(&store, 5).expect("read");
    assert_eq!((documented.leaf, documented.uuid), (whole.leaf, whole.uuid));

    let seqs = |rows: Vec<log::LogRow>| -> Vec<u64> { rows.iter().map(|it| it.seq).collect() };
    assert_eq!(seqs(log::newest(&store, 3).expect("rows")), [9, 8, 6]);
    assert_eq!(seqs(log::range(&store, 2..=5).expect("rows")), [2, 3, 5]);
    assert_eq!(seqs(pending::all(&store).expect("rows")), [5, 8, 9]);
}

#[test]
fn versions_go_back_to_the_first() {
    let store = filled();
    assert_eq!(versions::of(&store, "f").expect("versions"), [1, 3, 8]);
    assert_eq!(versions::of(&store, "nobody").expect("versions"), [0; 0]);
    assert_eq!(versions::before(&store, 8).expect("before"), Some(3));
    assert_eq!(versions::before(&store, 1).expect("before"), None);
    let drawn = |count: usize| -> Vec<(u64, u32, Option<u64>)> {
        let past = past::until(&store, 8, count).expect("the past");
        let rows = past.into_iter();
        rows.map(|it| (it.seq, it.findings, it.milestone)).collect()
    };
    assert_eq!(drawn(2), [(8, 0, None), (3, 0, Some(7))]);
    assert_eq!(drawn(32).len(), 3);
    let documented = past::until(&store, 5, 1).expect("the past");
    assert_eq!(documented[0].docstring, "Returns the height.\nIn metres.");
    assert_eq!(documented[0].author, author());
}

#[test]
fn heads_are_the_newest_of_each_name_in_the_order_of_the_log() {
    let store = filled();
    let heads = heads::all(&store).expect("heads");
    let drawn: Vec<(u64, &str, &str)> = heads
        .iter()
        .map(|it| (it.seq, it.name.as_str(), it.source.as_str()))
        .collect();
    assert_eq!(
        drawn,
        [
            (2, "g", "(define (g) 1)"),
            (5, "h", "(define (h) 1)"),
            (6, "i", "(define (i) 1)"),
            (8, "f", "(define (f) 1)"),
            (9, "j", "(define (j) 1)"),
        ]
    );
    let newest = heads::get(&store, "f").expect("read").expect("there");
    assert_eq!(newest.seq, 8);
}

#[test]
fn a_milestone_has_its_members_and_changes() {
    let store = filled();
    let all = milestones::all(&store).expect("milestones");
    let drawn: Vec<(u64, &str, &[u64])> = all
        .iter()
        .map(|it| (it.seq, it.message.as_str(), it.commits.as_slice()))
        .collect();
    assert_eq!(
        drawn,
        [(4, "first", &[1, 2][..]), (7, "second", &[3, 6][..])]
    );
    let changes = changes::of_milestone(&store, 7, &mut || true);
    let changes = changes.expect("changes").expect("wanted");
    let drawn: Vec<(&str, Option<u64>, u64)> = changes
        .iter()
        .map(|it| (it.name.as_str(), it.before, it.after))
        .collect();
    assert_eq!(drawn, [("f", Some(1), 3), ("i", None, 6)]);
    assert_eq!(
        commits::get(&store, 3).expect("read").milestone,
        Some(all[1].uuid)
    );
}

#[test]
fn two_milestones_differ_by_what_is_the_newest_in_each() {
    let store = filled();
    let differs = |older: u64, newer: u64| -> Vec<(String, Option<u64>, u64)> {
        let changes = changes::between(&store, older, newer, &mut || true);
        let changes = changes.expect("changes").expect("wanted").into_iter();
        changes.map(|it| (it.name, it.before, it.after)).collect()
    };
    let of = |name: &str, before, after| (name.to_string(), before, after);
    assert_eq!(differs(4, 7), [of("f", Some(1), 3), of("i", None, 6)]);
    let third = store.milestone(milestone("third", &[5, 8]));
    let third = third.expect("a milestone is written").seq;
    assert_eq!(
        differs(4, third),
        [of("f", Some(1), 8), of("i", None, 6), of("h", None, 5)]
    );
    assert_eq!(differs(7, third), [of("h", None, 5), of("f", Some(3), 8)]);
    assert_eq!(differs(third, third), []);
    let not_one = changes::between(&store, 4, 5, &mut || true);
    assert!(not_one.is_err(), "5 is a commit");
    let given_up = changes::between(&store, 4, third, &mut || false);
    assert_eq!(given_up.expect("no fault"), None);
    // A commit beside a milestone: the version of its name that stood there.
    let held = |of, milestone| changes::held_of(&store, of, milestone).expect("a version");
    assert_eq!(
        (held(8, 4), held(8, 7), held(8, third)),
        (Some(1), Some(3), Some(8))
    );
    assert_eq!((held(1, 7), held(6, 4)), (Some(3), None));
    // What is older and is held later changes nothing.
    let add = |text| {
        let kept = store.commit_definition(definition("f", text));
        kept.expect("a definition is kept").seq
    };
    let (older, newer) = (add("(define (f) 3)"), add("(define (f) 4)"));
    let hold = |message, commit| {
        let written = store.milestone(milestone(message, &[commit]));
        written.expect("a milestone is written").seq
    };
    let (first, second) = (hold("newer", newer), hold("older", older));
    assert_eq!(differs(third, first), [of("f", Some(8), newer)]);
    assert_eq!(differs(first, second), []);
}

#[test]
fn findings_are_current_until_the_name_is_defined_anew() {
    let store = filled();
    assert_eq!(violations::all(&store).expect("findings").len(), 2);
    assert_eq!(violations::current(&store).expect("findings").len(), 2);
    assert_eq!(counts::all(&store).expect("counts").errors, 1);
    store
        .commit_definition(definition("i", "(define (i) 2)"))
        .expect("kept");
    let all = violations::all(&store).expect("findings");
    assert_eq!((all.len(), all[0].current, &*all[0].name), (2, false, "i"));
    assert_eq!(violations::current(&store).expect("findings"), []);
    let counts = counts::all(&store).expect("counts");
    assert_eq!(
        (
            counts.entries,
            counts.commits,
            counts.milestones,
            counts.pending
        ),
        (10, 8, 2, 4)
    );
    assert_eq!((counts.names, counts.errors), (5, 0));
}

#[test]
fn people_name_an_entry_in_many_ways() {
    let store = filled();
    let seq = |id: &str| {
        resolve(&store, id)
            .map(|it| it.seq)
            .map_err(|it| it.to_string())
    };
    assert_eq!(seq("#3"), Ok(3));
    assert_eq!(seq(" 3 "), Ok(3));
    assert_eq!(seq("f"), Ok(8));
    assert_eq!(seq("f~0"), Ok(8));
    assert_eq!(seq("f~2"), Ok(1));
    assert_eq!(seq("#8~1"), Ok(3));
    assert_eq!(
        seq("f~3"),
        Err("`f` has no version 3 before the newest".into())
    );
    let commit = commits::get(&store, 5).expect("read");
    assert_eq!(seq(&commit.uuid.to_string().to_uppercase()), Ok(5));
    assert_eq!(seq(&commit.leaf.short()), Ok(5));
    assert_eq!(seq(&commit.leaf.hex()), Ok(5));
    assert_eq!(
        resolve(&store, "#4").map(|it| it.kind).ok(),
        Some(EntryKind::Milestone)
    );
    let common: String = commit.uuid.to_string().chars().take(4).collect();
    let error = resolve(&store, &common).expect_err("all share the century");
    assert!(error.to_string().contains("more than one name"), "{error}");
    assert_eq!(
        seq("#77"),
        Err("nothing in the history is named `#77`".into())
    );
    assert_eq!(seq(""), Err("nothing in the history is named ``".into()));
    assert_eq!(
        seq("99999999999999999999"),
        Err("nothing in the history is named `99999999999999999999`".into())
    );
}

#[test]
fn a_name_that_is_not_there_brings_near_ones() {
    let store = filled();
    store
        .commit_definition(definition(
            "stock/remaining",
            "(define (stock/remaining) 1)",
        ))
        .expect("kept");
    let error = resolve(&store, "remaining").expect_err("not whole");
    assert_eq!(
        error.hint().as_deref(),
        Some("did you mean `stock/remaining`?")
    );
}

/// A name may look like the beginning of a hash; the name wins.
#[test]
fn a_name_of_hex_digits_is_a_name() {
    let store = filled();
    store
        .commit_definition(definition("face", "(define face 1)"))
        .expect("kept");
    assert_eq!(resolve(&store, "face").map(|it| it.seq).ok(), Some(10));
}

#[test]
fn a_file_is_known_by_what_it_said_last() {
    let store = Store::open_in_memory().expect("a history");
    let from = |file: &str, source: &str| {
        let mut new = definition("f", source);
        new.origin.file = Some(file.into());
        store.commit_definition(new).expect("a definition is kept");
    };
    from("a.lisp", "(define (f) 1)");
    from("b.lisp", "(define (f) 2)");
    from("a.lisp", "(define (f) 3)");
    store
        .commit_definition(definition("f", "(define (f) 4)"))
        .expect("a definition is kept");
    let mut said = crate::history::query::files::all(&store).expect("an answer");
    said.sort_by(|a, b| a.file.cmp(&b.file));
    let texts: Vec<_> = said.iter().map(|it| (it.file.as_str(), it.text)).collect();
    assert_eq!(
        texts,
        [
            ("a.lisp", Hash::text("(define (f) 3)")),
            ("b.lisp", Hash::text("(define (f) 2)")),
        ]
    );
}

#[test]
fn what_a_file_said_is_over_with_the_end_of_the_name() {
    let store = Store::open_in_memory().expect("a history");
    let from = |name: &str, file: Option<&str>| {
        let mut new = definition(name, "(define (f) 1)");
        new.origin.file = file.map(Into::into);
        store
            .commit_definition(new)
            .expect("a definition is kept")
            .seq
    };
    let over = || -> Vec<(String, bool)> {
        let said = crate::history::query::files::all(&store).expect("an answer");
        said.into_iter().map(|it| (it.name, it.is_over)).collect()
    };
    let of = |name: &str, is_over| (name.to_string(), is_over);
    from("f", Some("a.lisp"));
    let g = from("g", Some("a.lisp"));
    assert_eq!(over(), [of("f", false), of("g", false)]);
    let undefinition = NewUndefinition {
        uuid: CommitUuid::now(),
        time_ms: 1,
        package: "user".into(),
        name: "f".into(),
        message: String::new(),
        author: author(),
        origin: definition("f", "").origin,
    };
    store.undefine(undefinition).expect("it is undefined");
    assert_eq!(over(), [of("f", true), of("g", false)]);
    // What is defined elsewhere afterwards is not the file's.
    from("f", None);
    assert_eq!(over(), [of("f", true), of("g", false)]);
    let renamed = NewCommit {
        change: Change::Rename { from: g },
        ..definition("h", "(define (f) 1)")
    };
    store.commit_definition(renamed).expect("it is renamed");
    assert_eq!(over(), [of("f", true), of("g", true)]);
    from("f", Some("a.lisp"));
    assert_eq!(over(), [of("g", true), of("f", false)]);
}

#[test]
fn a_verification_tells_how_far_it_is_and_can_be_given_up() {
    let store = filled();
    let mut heard = Vec::new();
    let report = verify_while(&store, None, Reach::Everything, &mut |done| {
        heard.push(done);
        true
    });
    let report = report.expect("nobody gave it up");
    assert_eq!((report.entries, report.is_clean()), (9, true));
    assert!(heard.is_sorted() && heard.first() == Some(&0) && heard.last() == Some(&9));
    for given_up_at in 0..=1 {
        let mut steps = 0;
        let report = verify_while(&store, None, Reach::Everything, &mut |_| {
            steps += 1;
            steps <= given_up_at
        });
        assert_eq!((report, steps), (None, given_up_at + 1));
    }
}
