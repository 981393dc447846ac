//! What is allowed with a reason, for how long, and what was there before.

use super::*;

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
