//! Every rule flags what its file says it flags, and passes what its file says it passes.

use super::past::{Past, Version, Writer, doctests};
use super::trouble::Trouble;
use super::violation::{Judgement, Keeper, Severity, Verdict};
use super::*;
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::image::Image;
use crate::lang::source::SourceText;

/// Names of the core that the rules' examples redefine.
const CORE: &[&str] = &["car", "second", "list", "length", "identity"];

pub(super) fn read(text: &str) -> Vec<Definition> {
    let (forms, errors) = definitions(&SourceText::new("example", text));
    assert_eq!(errors, [], "{text}");
    let source = SourceText::new("example", text);
    let meant = |form: &TopForm| form.meant(&source).expect("an example defines something");
    forms.iter().map(meant).collect()
}

/// The last definition of a text, and what is around it: those before it, its past and its failing
/// examples, as `;;@failing` above it says.
fn placed(text: &str) -> (Definition, Surroundings) {
    let mut all = read(text);
    let last = all.pop().unwrap();
    let mut surroundings = Surroundings::new(CORE.iter().copied());
    surroundings.remember(past(&all, &last));
    let failing = last.directives.iter().filter(|it| it.key == "failing");
    surroundings.set_occasion(Occasion {
        failing_doctests: failing.map(|it| it.value.clone()).collect(),
        ..Occasion::default()
    });
    for definition in &all {
        surroundings.add(definition);
    }
    (last, surroundings)
}

/// Judges the last definition of a text among those before it.
pub(super) fn judge(auditor: &mut Auditor, text: &str) -> Judgement {
    let (last, surroundings) = placed(text);
    auditor.judge(&last, &surroundings)
}

/// The same after it was tried whether the last can stand.
fn judge_tried(auditor: &mut Auditor, image: &mut Image, text: &str) -> Judgement {
    let (last, surroundings) = placed(text);
    let trouble = Trouble::rehearse(image, &last);
    auditor.judge_tried(&last, &surroundings, trouble.as_ref())
}

/// The past of the last definition, as the marks above those before it say: `;;@by kind name`,
/// `;;@after entries`, `;;@found findings`, `;;@milestone`.
fn past(before: &[Definition], last: &Definition) -> Past {
    let mark = |definition: &Definition, key: &str| {
        let mut marks = definition.directives.iter().filter(|it| it.key == key);
        marks.next().map(|it| it.value.clone())
    };
    let number = |definition: &Definition, key: &str| {
        mark(definition, key).map_or(0, |it| it.parse::<u32>().unwrap())
    };
    let author = |definition: &Definition| {
        let by = mark(definition, "by").unwrap_or_else(|| "human ada".to_string());
        let (kind, name) = by.split_once(' ').unwrap();
        Writer {
            kind: kind.to_string(),
            name: name.to_string(),
        }
    };
    // In place of a hash: the words of the form, whatever their layout.
    let meaning = |definition: &Definition| {
        let form = &definition.source.text[definition.form_span.range()];
        let mut meaning = [0; 32];
        for (at, byte) in form.split_whitespace().flat_map(str::bytes).enumerate() {
            meaning[at % 32] = u8::wrapping_add(meaning[at % 32], byte).rotate_left(1);
        }
        Some(meaning)
    };
    let mut entry = 0;
    let mut versions = Vec::new();
    for definition in before {
        entry += 1 + u64::from(number(definition, "after"));
        if definition.name == last.name {
            versions.push(Version {
                entry,
                meaning: meaning(definition),
                author: author(definition),
                findings: number(definition, "found"),
                doctests: doctests(definition.docstring.as_deref().unwrap_or("")),
                milestone: mark(definition, "milestone").map(|_| entry),
            });
        }
    }
    versions.reverse();
    Past {
        author: author(last),
        entry: entry + 1 + u64::from(number(last, "after")),
        meaning: meaning(last),
        goes_back: false,
        versions,
    }
}

fn of(settings: &RuleSettings) -> Auditor {
    auditor(settings)
}

fn auditor(settings: &RuleSettings) -> Auditor {
    Auditor::new(settings).unwrap_or_else(|error| panic!("{error}"))
}

/// Draws a judgement as `id points`, in its order, without remarks of style.
fn drawn(judgement: &Judgement) -> String {
    let all: Vec<String> = judgement
        .violations
        .iter()
        .filter(|it| !it.rule.starts_with("IDIOM-"))
        .map(|it| format!("{} {}", it.rule, it.points))
        .collect();
    all.join(", ")
}

/// The examples of a rule's file: whether it flags, and the code.
pub(super) fn examples(source: &str) -> Vec<(bool, String)> {
    let mut examples: Vec<(bool, String)> = Vec::new();
    let mut inside = false;
    for line in source.lines() {
        let begins = |mark: &str| line.starts_with(mark);
        if begins(";;@same") {
            continue;
        }
        if begins(";;@flags") || begins(";;@passes") {
            examples.push((begins(";;@flags"), String::new()));
            inside = true;
        } else if let (true, Some(code)) = (inside, line.strip_prefix(';')) {
            let (_, text) = examples.last_mut().unwrap();
            text.push_str(code.strip_prefix(' ').unwrap_or(code));
            text.push('\n');
        } else {
            inside = false;
        }
    }
    examples
}

#[test]
fn every_rule_flags_and_passes_what_its_file_says() {
    let mut settings = RuleSettings::default();
    let names: Vec<String> = auditor(&settings)
        .catalogue()
        .iter()
        .map(|rule| rule.name.clone())
        .collect();
    for name in names {
        let on = RuleOverride {
            enabled: Some(true),
            ..RuleOverride::default()
        };
        settings.rules.insert(name, on);
    }
    let mut auditor = auditor(&settings);
    let rules = auditor.catalogue().to_vec();
    let mut image = Image::new();
    assert!(rules.len() >= 21, "{} rules", rules.len());
    for rule in rules {
        // Those over the whole image have little images for examples: see `whole`.
        if whole::is_whole(&rule.draft) {
            continue;
        }
        let examples = examples(&rule.source);
        let flagged = examples.iter().filter(|(flags, _)| *flags).count();
        let passed = examples.len() - flagged;
        assert!(
            flagged >= 3 && passed >= 3,
            "`{}` flags {flagged} and passes {passed}: three are wanted of each",
            rule.name
        );
        if rule.category == "history" {
            for flags in [true, false] {
                let count = examples.iter().filter(|(it, _)| *it == flags).count();
                assert!(count >= 3, "`{}` has {count} of {flags}", rule.name);
            }
        }
        for (flags, text) in examples {
            let judgement = judge_tried(&mut auditor, &mut image, &text);
            let found = judgement
                .violations
                .iter()
                .find(|it| it.rule_name == rule.name);
            assert_eq!(
                found.is_some(),
                flags,
                "`{}` on:\n{text}{:#?}",
                rule.name,
                judgement.violations
            );
            assert!(
                judgement.violations.iter().all(|it| it.rule != "AUDIT"),
                "{judgement:#?}"
            );
            if let Some(violation) = found {
                let (start, end) = violation.span.unwrap();
                let last = read(&text).pop().unwrap();
                assert!(
                    last.text.get(start as usize..end as usize).is_some(),
                    "{violation:?}"
                );
            }
        }
    }
}

#[test]
fn every_rule_explains_itself() {
    let auditor = auditor(&RuleSettings::default());
    for rule in auditor.catalogue() {
        let paragraphs: Vec<&str> = rule.explanation.split("\n\n").collect();
        assert!(paragraphs.len() >= 3, "`{}`: what, why, instead", rule.name);
        assert!(rule.explanation.contains("Instead:"), "{}", rule.name);
        let categories = [
            "idiom",
            "maintainability",
            "reliability",
            "security",
            "performance",
            "suitability",
            "portability",
            "global",
            "history",
        ];
        assert!(
            categories.contains(&rule.category.as_str()),
            "{}",
            rule.category
        );
        assert!(rule.source.contains(&rule.explanation[..40]));
    }
}

#[test]
fn messages_are_as_the_seed_has_them() {
    let mut auditor = auditor(&RuleSettings::default());
    let judgement = judge(
        &mut auditor,
        "(defclass vehicle () ((make :initarg :make)))",
    );
    assert_eq!(judgement.violations.len(), 1);
    let violation = &judgement.violations[0];
    assert_eq!(
        violation.message,
        "Symbol 'vehicle' is missing a docstring."
    );
    assert_eq!(
        (violation.severity, violation.span),
        (Severity::Info, Some((10, 17)))
    );
    assert_eq!(judgement.verdict, Verdict::Accepted);
    let clean = judge(&mut auditor, "(defun f (x) \"X.\" x)");
    assert_eq!((clean.score, clean.verdict), (0, Verdict::Clean));
}

#[test]
fn points_grow_with_what_is_found() {
    let mut auditor = auditor(&RuleSettings::default());
    let mut check = |text: &str, expected: &str| {
        assert_eq!(drawn(&judge(&mut auditor, text)), expected, "{text}")
    };
    check("(defun f (a b c d) \"D.\" (list a))", "1.4 7");
    check("(defun f (x) \"D.\" (list x 7 8 9))", "1.3 4");
    check("(defun f (x) \"D.\" (list x 6 7 8 9))", "1.3 10");
    check(
        "(defun f (x) \"D.\" (setf *a* x *b* x (car *c*) x))",
        "1.6 8",
    );
    let uses = (1..=9)
        .map(|n| format!("(defun use-{n} (x) \"D.\" (f x))"))
        .collect::<String>();
    check(
        &format!("(defun f (x) \"D.\" x) {uses} (defun f (x) \"D.\" (list x))"),
        "LOGIC-IMPACT 5, 2.2 2",
    );
}

#[test]
fn a_message_names_a_few_and_counts_the_rest() {
    let mut auditor = auditor(&RuleSettings::default());
    let text = "(defun f (x) \"D.\" (list x 11 12 13 14 15 16 17))";
    let message = judge(&mut auditor, text).violations[0].message.clone();
    assert!(
        message.contains("`11`, `12`, `13`, `14`, `15` and 2 more:"),
        "{message}"
    );
}

#[test]
fn a_finding_may_be_allowed_with_a_reason() {
    let mut auditor = auditor(&RuleSettings::default());
    let code = "(defun f (x) \"D.\" (* x 17))";
    let allowed = judge(
        &mut auditor,
        &format!(";;@allow magic-number seventeen it is\n{code}"),
    );
    assert_eq!(allowed.verdict, Verdict::Clean);
    let by_id = judge(
        &mut auditor,
        &format!(";;@allow 1.3 seventeen it is\n{code}"),
    );
    assert_eq!(by_id.verdict, Verdict::Clean);
    let bare = judge(&mut auditor, &format!(";;@allow magic-number\n{code}"));
    assert_eq!(drawn(&bare), "1.3 4, ALLOW-02 2");
    let marked: Vec<&str> = bare
        .violations
        .iter()
        .map(|it| it.span.unwrap())
        .map(|(start, end)| &text_of_bare()[start as usize..end as usize])
        .collect();
    assert_eq!(marked, ["17", ";;@allow magic-number"]);
    let kept = &allowed.suppressed;
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].by, kept[0].reason.as_str()),
        (Keeper::Source, "seventeen it is")
    );
}

fn text_of_bare() -> &'static str {
    ";;@allow magic-number\n(defun f (x) \"D.\" (* x 17))"
}

/// Judges a definition alone under some circumstances.
fn judge_in(auditor: &mut Auditor, text: &str, circumstances: &Circumstances) -> Judgement {
    let definition = read(text).pop().unwrap();
    let surroundings = Surroundings::new(CORE.iter().copied());
    auditor.judge_in(&definition, &surroundings, circumstances)
}

#[test]
fn a_waiver_ends_after_its_last_day_and_not_before() {
    let mut auditor = auditor(&RuleSettings::default());
    let text = ";;@allow 1.3 until 2027-01-31 seventeen it is\n(defun f (x) \"D.\" (* x 17))";
    let mut on = |day: Option<&str>| {
        let circumstances = Circumstances {
            today: day.map(|it| Day::read(it).unwrap()),
            ..Circumstances::default()
        };
        drawn(&judge_in(&mut auditor, text, &circumstances))
    };
    assert_eq!(on(Some("2026-12-31")), "");
    assert_eq!(on(Some("2027-01-31")), "");
    assert_eq!(on(Some("2027-02-01")), "1.3 4, ALLOW-03 2");
    assert_eq!(on(None), "");
}

#[test]
fn a_waiver_that_does_nothing_is_told_of() {
    let mut auditor = auditor(&RuleSettings::default());
    let mut check = |waiver: &str, expected: &str| {
        let text = format!("{waiver}\n(defun f (x) \"D.\" x)");
        assert_eq!(drawn(&judge(&mut auditor, &text)), expected, "{waiver}");
    };
    check(";;@allow magic-number it was one", "ALLOW-01 1");
    check(";;@allow magic-nubmer it was one", "ALLOW-04 2");
    check(";;@allow", "ALLOW-04 2");
    // A rule that is off was not asked.
    let mut settings = RuleSettings::default();
    let off = RuleOverride {
        enabled: Some(false),
        ..RuleOverride::default()
    };
    settings.rules.insert("magic-number".to_string(), off);
    let text = ";;@allow magic-number it was one\n(defun f (x) \"D.\" x)";
    assert_eq!(drawn(&judge(&mut of(&settings), text)), "");
    let near = judge(
        &mut auditor,
        ";;@allow magic-nubmer it was one\n(defun f (x) \"D.\" x)",
    );
    assert!(
        near.violations[0]
            .message
            .ends_with("did you mean `magic-number`?"),
        "{near:?}"
    );
}

#[test]
fn what_was_there_before_is_let_be_until_the_rule_means_something_else() {
    let mut auditor = auditor(&RuleSettings::default());
    let text = "(defun f (x) \"D.\" (* x 17))";
    let version = judge(&mut auditor, text).violations[0].version;
    let mut before = |version: u32| {
        let rule = "magic-number".to_string();
        let circumstances = Circumstances {
            before: vec![Before { rule, version }],
            ..Circumstances::default()
        };
        drawn(&judge_in(&mut auditor, text, &circumstances))
    };
    assert_eq!(before(version), "");
    assert_eq!(before(version + 1), "");
    assert_eq!(before(version - 1), "1.3 4");
}

#[test]
fn policies_hold_for_rules_packages_and_ways() {
    let text = "(defun f (x) \"D.\" (* x 17))";
    let verdict = |settings: &RuleSettings, way: Option<EntryPath>| {
        let circumstances = Circumstances {
            way,
            ..Circumstances::default()
        };
        let judgement = judge_in(&mut auditor(settings), text, &circumstances);
        (
            judgement.verdict,
            judgement.score,
            judgement.suppressed.len(),
        )
    };
    let settings = |policy: Policy, policies: Policies| RuleSettings {
        policy: Some(policy),
        policies,
        tolerance: 3,
        ..RuleSettings::default()
    };
    let none = || settings(Policy::Warn, Policies::default());
    assert_eq!(verdict(&none(), None), (Verdict::Accepted, 4, 0));
    let rule = |policy| Policies {
        rules: [("1.3".to_string(), policy)].into(),
        ..Policies::default()
    };
    let denied = (Verdict::Denied, 4, 0);
    assert_eq!(
        verdict(&settings(Policy::Warn, rule(Policy::Deny)), None),
        denied
    );
    let quiet = (Verdict::Clean, 0, 1);
    assert_eq!(
        verdict(&settings(Policy::Deny, rule(Policy::Allow)), None),
        quiet
    );
    let ways = Policies {
        paths: [
            (EntryPath::Watcher, Policy::Deny),
            (EntryPath::Rollback, Policy::Allow),
        ]
        .into(),
        ..Policies::default()
    };
    let ways = settings(Policy::Warn, ways);
    assert_eq!(verdict(&ways, Some(EntryPath::Watcher)), denied);
    assert_eq!(verdict(&ways, Some(EntryPath::Rollback)), quiet);
    assert_eq!(
        verdict(&ways, Some(EntryPath::Repl)),
        (Verdict::Accepted, 4, 0)
    );
    let packages = |policy| Policies {
        packages: [("user".to_string(), policy)].into(),
        paths: [(EntryPath::Repl, Policy::Warn)].into(),
        ..Policies::default()
    };
    let strict = settings(Policy::Warn, packages(Policy::Deny));
    assert_eq!(verdict(&strict, Some(EntryPath::Repl)), denied);
    let mild = settings(Policy::Deny, packages(Policy::Allow));
    assert_eq!(
        verdict(&mild, Some(EntryPath::Repl)),
        (Verdict::Accepted, 4, 0)
    );
    assert_eq!(verdict(&mild, None), quiet);
}

/// A project with these files of rules.
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

#[test]
fn a_project_sets_what_it_wants() {
    let mut settings = RuleSettings::default();
    let changed = RuleOverride {
        severity: Some(Severity::Info),
        points: Some(1),
        ..RuleOverride::default()
    };
    settings.rules.insert("magic-number".to_string(), changed);
    let off = RuleOverride {
        enabled: Some(false),
        ..RuleOverride::default()
    };
    settings.rules.insert("5.1".to_string(), off);
    let low = RuleOverride {
        threshold: Some(1),
        ..RuleOverride::default()
    };
    settings.rules.insert("1.1".to_string(), low);
    let judgement = judge(&mut auditor(&settings), "(defun f (x) (if x 17 18))");
    assert_eq!(drawn(&judgement), "1.1 10, 1.3 1");
    let text = |settings: &RuleSettings| {
        RuleSet::of(&auditor(settings), |text| text.len().to_string()).text()
    };
    assert_ne!(text(&settings), text(&RuleSettings::default()));
    settings.rules.insert("no-such-rule".to_string(), off);
    assert_eq!(
        Auditor::new(&settings).err().map(|it| it.to_string()),
        Some("there is no rule `no-such-rule`".to_string())
    );
}

#[test]
fn policy_deny_refuses_above_the_tolerance() {
    let settings = RuleSettings {
        policy: Some(Policy::Deny),
        ..RuleSettings::default()
    };
    let mut auditor = auditor(&settings);
    let eval = judge(&mut auditor, "(defun f (c) \"D.\" (eval c))");
    assert_eq!((eval.score, eval.verdict), (20, Verdict::Denied));
    let ten = judge(&mut auditor, "(defun f (x) \"D.\" (list x 6 7 8 9))");
    assert_eq!((ten.score, ten.verdict), (10, Verdict::Accepted));
}

#[test]
fn every_profile_stands_and_high_integrity_is_stricter() {
    for (profile, _) in PROFILES {
        let settings = RuleSettings {
            profile: profile.to_string(),
            ..RuleSettings::default()
        };
        auditor(&settings);
    }
    let strict = RuleSettings {
        profile: "high-integrity".to_string(),
        ..RuleSettings::default()
    };
    let mut auditor = auditor(&strict);
    let judgement = judge(&mut auditor, "(defun f (n) \"D.\" (loop (f n)))");
    assert_eq!(drawn(&judgement), "NASA-01 7, NASA-02 7");
    assert_eq!(judgement.verdict, Verdict::Denied);
    let unknown = RuleSettings {
        profile: "none".to_string(),
        ..RuleSettings::default()
    };
    assert!(Auditor::new(&unknown).is_err());
}

#[test]
fn forms_of_any_depth_are_judged() {
    let mut auditor = auditor(&RuleSettings::default());
    let deep = format!(
        "(defun f (x) \"D.\" {}x{})",
        "(list ".repeat(9000),
        ")".repeat(9000)
    );
    let judgement = judge(&mut auditor, &deep);
    assert!(judgement.violations.iter().all(|it| it.rule != "AUDIT"));
}

#[test]
fn no_definition_stops_the_sensors() {
    const PIECES: &[&str] = &[
        "(defun f ",
        "(defn f ",
        "(define (f x) ",
        "(defmacro m ",
        "(defmethod g ((s c)) ",
        "(defclass c () (",
        "(let ((x 1)) ",
        "(let* ",
        "(loop ",
        "(loop for x in xs ",
        "(do ((i 0 (+ i 1))) ((= i 3)) ",
        "(dolist (x xs) ",
        "(cond ((a) b) ",
        "(case x (1 2) ",
        "(if ",
        "(try ",
        "(catch e ",
        "(handler-case ",
        "(error (e) e)",
        "(setf ",
        "(incf ",
        "(push x ",
        "(flet ((g (y) y)) ",
        "(match x ",
        "(lambda (x) ",
        "#(+ % ",
        "`(a ,",
        "'",
        "#'",
        "(quote ",
        "(and ",
        "(or ",
        "(when ",
        "(quasiquote ",
        "(return-from f ",
        "(recur ",
        "f\"${",
        "}\"",
        "(with-slots (a) o ",
        "(parameterize ((p 1)) ",
        "(guard (e (#t 1)) ",
        "(multiple-value-bind (a b) ",
        "x",
        "12",
        "nil",
        "()",
        "[a b]",
        "{:a 1}",
        "\"s\"",
        ":k",
        ")",
        "(x &optional (y 1) &key z) ",
        "&rest",
        ".",
        " ",
        " ",
        ")",
    ];
    let mut state = 3u64;
    let mut below = |end: usize| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (state >> 33) as usize % end
    };
    let mut auditor = auditor(&RuleSettings::default());
    let mut surroundings = Surroundings::new(CORE.iter().copied());
    let mut judged = 0;
    for _ in 0..3000 {
        let mut text: String = (0..below(20))
            .map(|_| PIECES[below(PIECES.len())])
            .collect();
        text.insert_str(0, PIECES[below(6)]);
        text.push_str(&")".repeat(12));
        for form in definitions(&SourceText::new("random", text.as_str())).0 {
            if let TopForm::Definition(definition) = form {
                let judgement = auditor.judge(&definition, &surroundings);
                assert!(
                    judgement.violations.iter().all(|it| it.rule != "AUDIT"),
                    "{judgement:#?}"
                );
                surroundings.add(&definition);
                judged += 1;
            }
        }
    }
    assert!(judged > 1000, "{judged}");
}

#[test]
fn the_page_of_facts_lists_every_slot() {
    let page = include_str!("../../docs/facts.md");
    let slots = facts::SENSORS.iter().flat_map(|sensor| sensor.slots);
    let rows: String = slots
        .map(|(name, meaning)| format!("| `{name}` | {meaning} |\n"))
        .collect();
    assert!(page.ends_with(&format!("|---|---|\n{rows}")), "{rows}");
}
