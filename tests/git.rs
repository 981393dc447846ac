//! A milestone in a git work tree commits the files it changed and nothing else, whatever the user is
//! in the middle of; the milestones can be replayed as a repository. With the real git.

use std::fs;
use std::path::Path;
use std::process::Command;

use imago::session::view::transcript::TranscriptKind;

use crate::support::session::TestSession;

const SETTINGS: &str = "[project]\nsources = [\"src\"]\n\n[git]\ncommit = true\n";

/// Runs git in a folder and answers what it printed; nothing where it fails.
fn try_git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git runs");
    let text = String::from_utf8(output.stdout).expect("git speaks UTF-8");
    output.status.success().then(|| text.trim_end().to_string())
}

#[track_caller]
fn git(folder: &Path, arguments: &[&str]) -> String {
    try_git(folder, arguments).unwrap_or_else(|| panic!("git {arguments:?} failed"))
}

/// Whether there is a git to test with; where there is none that is said.
fn has_git() -> bool {
    let found = Command::new("git").arg("--version").output().is_ok();
    if !found {
        println!("skipped: there is no `git` on this machine");
    }
    found
}

/// A project in a work tree with two committed files and one that is not.
fn project() -> (tempfile::TempDir, TestSession) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    git(root, &["init", "-q", "-b", "trunk"]);
    fs::write(root.join("imago.toml"), SETTINGS).expect("saved");
    fs::create_dir(root.join("src")).expect("a folder");
    fs::write(root.join("src/a.lisp"), "(define a 1)\n").expect("saved");
    fs::write(root.join("notes.txt"), "one\n").expect("saved");
    git(root, &["add", "imago.toml", "src", "notes.txt"]);
    git(root, &["commit", "-q", "-m", "Begin"]);
    let session = TestSession::open(root);
    (folder, session)
}

fn notes(session: &TestSession) -> String {
    session.said(TranscriptKind::Note).join("\n")
}

#[test]
fn a_milestone_commits_the_files_it_changed_and_nothing_else() {
    if !has_git() {
        return;
    }
    let (folder, mut session) = project();
    let root = folder.path();
    // What the user has staged, changed and begun besides.
    fs::write(root.join("notes.txt"), "two\n").expect("saved");
    git(root, &["add", "notes.txt"]);
    fs::write(root.join("notes.txt"), "three\n").expect("saved");
    fs::write(root.join("src/b.lisp"), "(define other 1)\n").expect("saved");
    session.wait_for_commit("other");
    session.evaluate("(define a 2)");
    assert!(session.evaluate("(human-commit \"A is two.\" '(a))"));
    assert!(
        notes(&session).contains("on `trunk`"),
        "{}",
        notes(&session)
    );
    let message = git(root, &["log", "-1", "--format=%B"]);
    assert!(
        message.starts_with("A is two.\n\nImago-Milestone: "),
        "{message}"
    );
    assert_eq!(
        git(root, &["log", "-1", "--format=", "--name-only"]),
        "src/a.lisp"
    );
    assert_eq!(git(root, &["show", "HEAD:src/a.lisp"]), "(define a 2)");
    assert_eq!(git(root, &["show", "HEAD:notes.txt"]), "one");
    assert_eq!(git(root, &["show", ":notes.txt"]), "two");
    assert_eq!(
        git(root, &["status", "--porcelain"]),
        "MM notes.txt\n?? src/b.lisp"
    );
    // A new file is committed with its milestone.
    assert!(session.evaluate("(human-commit \"Another.\" '(other))"));
    assert_eq!(git(root, &["status", "--porcelain"]), "MM notes.txt");
    assert_eq!(git(root, &["rev-list", "--count", "HEAD"]), "3");
    let trailer = git(
        root,
        &[
            "log",
            "-1",
            "--format=%(trailers:key=Imago-Milestone,valueonly)",
        ],
    );
    assert_eq!(trailer.trim().len(), 36, "{trailer}");
}

/// What is undefined lives in no file any more; the file that lost it is the one that changed.
#[test]
fn an_undefinition_commits_the_file_that_lost_the_definition() {
    if !has_git() {
        return;
    }
    let (folder, mut session) = project();
    let root = folder.path();
    assert!(session.evaluate("(define b 2) (home! 'b \"src/a.lisp\")"));
    assert!(session.evaluate("(human-commit \"Both.\")"));
    assert!(session.evaluate("(undefine! b) (human-commit \"B is gone.\")"));
    assert_eq!(git(root, &["log", "-1", "--format=%s"]), "B is gone.");
    assert_eq!(git(root, &["status", "--porcelain"]), "");
    // From outside of a session too.
    assert!(session.evaluate("(undefine! a)"));
    session.close();
    let output = Command::new(env!("CARGO_BIN_EXE_imago"))
        .current_dir(root)
        .args(["milestone", "-m", "A is gone."])
        .env("HOME", root.join("home"))
        .output()
        .expect("imago runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("git commit"), "{output:?}");
    assert_eq!(git(root, &["log", "-1", "--format=%s"]), "A is gone.");
    assert_eq!(git(root, &["show", "HEAD:src/a.lisp"]), "");
}

#[test]
fn what_the_user_staged_of_the_same_file_stays_staged() {
    if !has_git() {
        return;
    }
    let (folder, mut session) = project();
    let root = folder.path();
    fs::write(root.join("src/a.lisp"), "(define a 5)\n").expect("saved");
    session.wait_for_commit("a");
    git(root, &["add", "src/a.lisp"]);
    session.evaluate("(define a 6)");
    assert!(session.evaluate("(human-commit \"Six.\")"));
    assert_eq!(git(root, &["show", "HEAD:src/a.lisp"]), "(define a 6)");
    assert_eq!(git(root, &["show", ":src/a.lisp"]), "(define a 5)");
}

#[test]
fn in_the_middle_of_a_merge_nothing_is_committed() {
    if !has_git() {
        return;
    }
    let (folder, mut session) = project();
    let root = folder.path();
    git(root, &["checkout", "-q", "-b", "side"]);
    fs::write(root.join("notes.txt"), "side\n").expect("saved");
    git(root, &["commit", "-q", "-am", "Side"]);
    git(root, &["checkout", "-q", "trunk"]);
    fs::write(root.join("notes.txt"), "trunk\n").expect("saved");
    git(root, &["commit", "-q", "-am", "Trunk"]);
    assert!(
        try_git(root, &["merge", "-q", "side"]).is_none(),
        "it conflicts"
    );
    let before = (
        git(root, &["rev-parse", "HEAD"]),
        git(root, &["ls-files", "-s"]),
    );
    session.evaluate("(define a 2)");
    assert!(session.evaluate("(human-commit \"Two.\")"));
    let said = notes(&session);
    assert!(said.contains("git is in the middle of a merge"), "{said}");
    assert!(said.contains("the milestone is kept"), "{said}");
    let after = (
        git(root, &["rev-parse", "HEAD"]),
        git(root, &["ls-files", "-s"]),
    );
    assert_eq!(before, after);
}

#[test]
fn a_detached_head_an_unborn_branch_and_no_repository_are_told() {
    if !has_git() {
        return;
    }
    let (folder, mut session) = project();
    git(folder.path(), &["checkout", "-q", "--detach"]);
    session.evaluate("(define a 2)");
    session.evaluate("(human-commit \"Two.\")");
    assert!(
        notes(&session).contains("HEAD is detached"),
        "{}",
        notes(&session)
    );
    assert_eq!(
        git(folder.path(), &["show", "HEAD:src/a.lisp"]),
        "(define a 2)"
    );
    assert_eq!(
        git(folder.path(), &["show", "trunk:src/a.lisp"]),
        "(define a 1)"
    );

    let fresh = tempfile::tempdir().expect("a temporary folder");
    fs::write(fresh.path().join("imago.toml"), SETTINGS).expect("saved");
    fs::create_dir(fresh.path().join("src")).expect("a folder");
    fs::write(fresh.path().join("src/a.lisp"), "(define a 1)\n").expect("saved");
    let mut session = TestSession::open(fresh.path());
    session.evaluate("(human-commit \"One.\")");
    assert!(
        notes(&session).contains("this folder is in no git work tree"),
        "{}",
        notes(&session)
    );
    git(fresh.path(), &["init", "-q", "-b", "trunk"]);
    session.evaluate("(define a 2)");
    session.evaluate("(human-commit \"Two.\")");
    assert_eq!(git(fresh.path(), &["log", "--format=%s"]), "Two.");
    assert_eq!(git(fresh.path(), &["ls-files"]), "src/a.lisp");
}

#[cfg(unix)]
#[test]
fn hooks_are_run_only_where_they_are_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    if !has_git() {
        return;
    }
    let (folder, mut session) = project();
    let root = folder.path();
    let hook = root.join(".git/hooks/pre-commit");
    fs::create_dir_all(root.join(".git/hooks")).expect("a folder");
    fs::write(&hook, "#!/bin/sh\necho not today >&2\nexit 1\n").expect("saved");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("it is ours");
    session.evaluate("(define a 2)");
    session.evaluate("(human-commit \"Two.\")");
    assert_eq!(git(root, &["log", "-1", "--format=%s"]), "Two.");
    session.close();
    fs::write(root.join("imago.toml"), format!("{SETTINGS}hooks = true\n")).expect("saved");
    let mut session = TestSession::open(root);
    session.evaluate("(define a 3)");
    session.evaluate("(human-commit \"Three.\")");
    assert!(notes(&session).contains("not today"), "{}", notes(&session));
    assert_eq!(git(root, &["log", "-1", "--format=%s"]), "Two.");
}

fn export(project: &Path, target: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_imago"))
        .args(["export", "git"])
        .arg(target)
        .arg("-C")
        .arg(project)
        .output()
        .expect("imago runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn milestones_are_replayed_as_the_same_commits_every_time() {
    if !has_git() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = TestSession::open(folder.path());
    session.write(
        "src/a.lisp",
        "; Of a.\n(define a 1)\n\n(define (f x) (m x))\n",
    );
    session.wait_for_commit("f");
    session.evaluate("(human-commit \"First.\")");
    session.evaluate("(define home 1)");
    session.evaluate("(define a 2)");
    session.evaluate("(human-commit \"Second.\")");
    session.evaluate("(define a 3)");
    session.close();
    let (one, two) = (folder.path().join("out one"), folder.path().join("out two"));
    export(folder.path(), &one);
    export(folder.path(), &two);
    assert_eq!(
        git(&one, &["log", "--reverse", "--format=%s %an"]),
        "First. ada\nSecond. ada"
    );
    assert_eq!(
        git(&one, &["rev-parse", "HEAD"]),
        git(&two, &["rev-parse", "HEAD"])
    );
    assert_eq!(git(&one, &["status", "--porcelain"]), "");
    assert_eq!(
        git(&one, &["show", "HEAD~1:src/a.lisp"]),
        "; Of a.\n(define a 1)\n\n(define (f x) (m x))"
    );
    assert_eq!(
        git(&one, &["show", "HEAD:src/a.lisp"]),
        "(define a 2)\n\n(define (f x) (m x))"
    );
    assert_eq!(git(&one, &["show", "HEAD:repl.lisp"]), "(define home 1)");
    assert!(git(&one, &["fsck", "--strict"]).is_empty());
}
