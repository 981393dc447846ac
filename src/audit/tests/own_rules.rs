//! Rules of a project: what they may share, and what happens when they are wrong.

use super::*;

fn with_rules(files: &[(&str, &str)]) -> RuleSettings {
    let own = files.iter().map(|(file, text)| OwnRules {
        file: file.to_string(),
        text: text.to_string(),
    });
    RuleSettings {
        own: own.collect(),
        ..RuleSettings::default()
    }
}

const NO_FOO: &str =
    "(defrule no-foo \"No foo. Instead: bar.\" (:id \"P-1\" :severity error :points 9)
  (definition (name ?name) (name-at ?place)) (test (equal ?name \"foo\"))
  => (assert (violation (place ?place) (message \"no foo\"))))";

#[test]
fn a_project_has_rules_of_its_own() {
    let mut settings = with_rules(&[("rules/names.lisp", NO_FOO)]);
    let mut with = auditor(&settings);
    assert_eq!(with.complaints(), [""; 0]);
    assert_eq!(
        drawn(&judge(&mut with, "(defun foo (x) \"D.\" x)")),
        "P-1 9"
    );
    assert_eq!(drawn(&judge(&mut with, "(defun bar (x) \"D.\" x)")), "");
    let waived = ";;@allow no-foo it is what it is called\n(defun foo (x) \"D.\" x)";
    assert_eq!(drawn(&judge(&mut with, waived)), "");
    let set = |it: &Auditor| RuleSet::of(it, str::to_string);
    assert_ne!(set(&with), set(&auditor(&RuleSettings::default())));
    let milder = RuleOverride {
        points: Some(2),
        ..RuleOverride::default()
    };
    settings.rules.insert("no-foo".to_string(), milder);
    let mut milder = auditor(&settings);
    assert_eq!(
        drawn(&judge(&mut milder, "(defun foo (x) \"D.\" x)")),
        "P-1 2"
    );
}

#[test]
fn rules_of_a_project_may_share_functions() {
    let rule = NO_FOO.replace("(equal ?name \"foo\")", "(is-foo ?name)");
    let prelude = "(defun is-foo (name) (equal name \"foo\"))";
    let mut with = auditor(&with_rules(&[
        ("rules/names.lisp", &rule),
        ("rules/prelude.lisp", prelude),
    ]));
    assert_eq!(with.complaints(), [""; 0]);
    assert_eq!(
        drawn(&judge(&mut with, "(defun foo (x) \"D.\" x)")),
        "P-1 9"
    );
}

#[test]
fn a_file_of_rules_with_a_mistake_is_named_and_the_others_hold() {
    let mistakes: &[(&str, &str)] = &[
        (
            "rules/a.lisp",
            "(defrule a \"A.\" (:id \"P-2\" :severity error :points 1)",
        ),
        (
            "rules/b.lisp",
            "(defrule b \"B.\" (:id \"P-3\") (definition (name ?n)) => (halt))",
        ),
        (
            "rules/c.lisp",
            "(defrule c \"C.\" (:id \"P-4\" :severity error :points 1) (definition (nmae ?n)) => (halt))",
        ),
        (
            "rules/d.lisp",
            "(defrule d \"D.\" (:id \"P-5\" :severity error :points 1) (definition (name ?n)) (test (((( ?n)))) => (halt))",
        ),
        (
            "rules/e.lisp",
            "(defrule magic-number \"E.\" (:id \"P-6\" :severity error :points 1) (definition (name ?n)) => (halt))",
        ),
        ("rules/f.lisp", "(launch-missiles)"),
        ("rules/g.lisp", "(deftemplate violation (slot x))"),
        (
            "rules/prelude.lisp",
            "(defun endless () (endless))\n(loop (endless))",
        ),
    ];
    let mut files = mistakes.to_vec();
    files.push(("rules/names.lisp", NO_FOO));
    let mut with = auditor(&with_rules(&files));
    for (file, _) in mistakes {
        let own = with.complaints().iter().filter(|it| it.starts_with(file));
        assert_eq!(own.count(), 1, "{file}: {:#?}", with.complaints());
    }
    assert_eq!(
        drawn(&judge(&mut with, "(defun foo (x) \"D.\" (* x 17))")),
        "P-1 9, 1.3 4"
    );
}

#[test]
fn a_rule_without_end_is_a_finding_and_the_others_hold() {
    let endless: &[(&str, &str)] = &[
        // A test that never answers, an action that never ends, a rule that feeds itself, a rule that
        // signals.
        (
            "test",
            "(definition (name ?n)) (test (loop)) => (assert (violation (message \"no\")))",
        ),
        (
            "action",
            "(definition (name ?n)) => (assert (violation (message (loop))))",
        ),
        (
            "self",
            "(definition (name ?n)) (count (of ?c)) => (assert (count (of (+ ?c 1))))",
        ),
        (
            "signal",
            "(definition (name ?n)) => (assert (violation (message (car 1))))",
        ),
    ];
    for (what, body) in endless {
        let rule = format!(
            "(deftemplate count (slot of)) (deffacts start) (defrule start \"S.\" (:id \"P-8\" :severity info :points 0) (definition (name ?n)) => (assert (count (of 1)))) (defrule endless-{what} \"E.\" (:id \"P-7\" :severity error :points 1) {body})"
        ).replace("(deffacts start) ", "");
        let mut with = auditor(&with_rules(&[
            ("rules/e.lisp", &rule),
            ("rules/names.lisp", NO_FOO),
        ]));
        assert_eq!(with.complaints(), [""; 0], "{what}");
        for _ in 0..2 {
            let judgement = judge(&mut with, "(defun foo (x) \"D.\" (* x 17))");
            assert_eq!(drawn(&judgement), "AUDIT 11, P-1 9, 1.3 4", "{what}");
            let message = &judgement.violations[0].message;
            assert!(message.contains(&format!("endless-{what}")), "{message}");
        }
    }
}

#[test]
fn places_that_are_none_of_the_text_are_left_out() {
    for place in [
        "(list 4000000000 4000000001)",
        "(list 9 3)",
        "(list 16 17)",
        "'(1 2 3)",
        "7",
    ] {
        let rule = NO_FOO.replace(
            "(place ?place)",
            &format!("(place {place}) (fix (list {place} \"x\"))"),
        );
        let mut with = auditor(&with_rules(&[("rules/names.lisp", &rule)]));
        let judgement = judge(&mut with, "(defun foo (x) \"\u{e4}.\" x)");
        let found = &judgement.violations[0];
        assert_eq!((found.span, &found.fix), (Some((7, 10)), &None), "{place}");
    }
}

#[test]
fn a_rule_says_what_it_looked_at() {
    let auditor = auditor(&RuleSettings::default());
    let definition = read("(defun f (x) \"D.\" (* x 17))").pop().unwrap();
    let surroundings = Surroundings::new(CORE.iter().copied());
    let matched = auditor.matched("magic-number", &definition, &surroundings);
    assert!(
        matched
            .iter()
            .any(|(slot, value)| slot == "name" && value.contains('f')),
        "{matched:?}"
    );
    assert!(
        matched.iter().any(|(_, value)| value.contains("17")),
        "{matched:?}"
    );
}
