//! Every rule flags what its file says it flags, and passes what its file says it passes.

use super::past::{Past, Version, Writer, doctests};
use super::trouble::Trouble;
use super::violation::{Judgement, Severity, Verdict};
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

/// Judges the last definition of a text among those before it.
pub(super) fn judge(auditor: &mut Auditor, text: &str) -> Judgement {
    let mut all = read(text);
    let last = all.pop().unwrap();
    let mut surroundings = Surroundings::new(CORE.iter().copied());
    surroundings.remember(past(&all, &last));
    for definition in &all {
        surroundings.add(definition);
    }
    auditor.judge(&last, &surroundings)
}

/// The same after it was tried whether the last can stand.
fn judge_tried(auditor: &mut Auditor, image: &mut Image, text: &str) -> Judgement {
    let mut all = read(text);
    let last = all.pop().unwrap();
    let mut surroundings = Surroundings::new(CORE.iter().copied());
    for definition in &all {
        surroundings.add(definition);
    }
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
        if rule.category == "global" {
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
    assert!(
        bare.violations[0]
            .message
            .ends_with("needs a reason to count)")
    );
    let (start, end) = bare.violations[0].span.unwrap();
    let text = format!(";;@allow magic-number\n{code}");
    assert_eq!(&text[start as usize..end as usize], "17");
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
