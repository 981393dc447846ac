//! What a project tolerates, by rule, package and way in, and by profile.

use super::*;

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
            (EntryPath::Patch, Policy::Deny),
            (EntryPath::Hot, Policy::Deny),
        ]
        .into(),
        ..Policies::default()
    };
    let ways = settings(Policy::Warn, ways);
    for strict in [EntryPath::Watcher, EntryPath::Patch, EntryPath::Hot] {
        assert_eq!(verdict(&ways, Some(strict)), denied);
    }
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
