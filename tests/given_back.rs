//! What the program writes to a real terminal, and that the terminal is afterwards what it was before,
//! whichever way it ends.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use imago::ui::terminal::{Manner, Screen};
use portable_pty::CommandBuilder;

use crate::support::terminal::Terminal;

const SIZE: (u16, u16) = (120, 40);
const CTRL_Q: &str = "\x11";
const CTRL_Z: &str = "\x1a";
const FOCUS_COMMITS: &str = "\x1b2";
/// Set where this binary is to panic on a terminal.
const PANICS: &str = "IMAGO_TEST_PANICS";
/// The last of what gives the terminal back.
const GIVEN_BACK: &[u8] = b"\x1b[23;2t\x1b[?25h";
const PATIENCE: Duration = Duration::from_secs(120);

fn start(folder: &Path) -> Terminal {
    fs::write(folder.join("imago.toml"), "[project]\nname = \"given\"\n").expect("a file");
    let mut terminal = Terminal::start(folder, &["."], SIZE);
    terminal.wait_for("0 pending");
    terminal
}

fn signal(terminal: &Terminal, name: &str) {
    let process = terminal.process_id().to_string();
    let sent = Command::new("kill").args(["-s", name, &process]).status();
    assert!(sent.expect("kill").success());
}

#[test]
fn every_end_gives_the_terminal_back() {
    for end in ["quit", "TERM", "HUP", "QUIT"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut terminal = start(folder.path());
        assert!(
            !terminal.reads_keys_as_before(),
            "{end}: keys come one by one"
        );
        match end {
            "quit" => terminal.type_keys(CTRL_Q),
            name => signal(&terminal, name),
        }
        terminal.wait_for_exit();
        terminal.assert_given_back();
        assert!(!terminal.is_alternate_screen(), "{end}");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let program = std::env::current_exe().expect("this binary");
    let mut command = CommandBuilder::new(program);
    command.args([
        "--exact",
        "given_back::who_is_asked_to_panics_on_its_terminal",
        "--nocapture",
    ]);
    command.env(PANICS, "1");
    command.env("TERM", "xterm-256color");
    let mut terminal = Terminal::run(command, (80, 24));
    terminal.wait_for_exit();
    let text = String::from_utf8_lossy(&terminal.bytes).into_owned();
    assert!(
        text.contains("\x1b[?1049h"),
        "the screen was taken: {text:?}"
    );
    let (_, after) = text.rsplit_once("\x1b[?1049l").expect("it was given back");
    assert!(
        after.contains("nobody expected this"),
        "told after that: {after:?}"
    );
    terminal.assert_given_back();
}

/// Does nothing unless the test above runs it.
#[test]
fn who_is_asked_to_panics_on_its_terminal() {
    if std::env::var_os(PANICS).is_none() {
        return;
    }
    let _screen = Screen::enter(Manner::Full { mouse: true }).expect("a terminal");
    panic!("nobody expected this");
}

#[test]
fn a_suspended_program_gives_the_terminal_back_and_takes_it_again() {
    for by_key in [true, false] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut terminal = start(folder.path());
        match by_key {
            true => terminal.type_keys(CTRL_Z),
            false => signal(&terminal, "TSTP"),
        }
        wait_for_state(&terminal, 'T');
        terminal.wait_for_end(GIVEN_BACK);
        terminal.assert_given_back();
        assert!(!terminal.is_alternate_screen());
        signal(&terminal, "CONT");
        terminal.wait_until("the screen again", |screen| screen.contains("0 pending"));
        assert!(terminal.is_alternate_screen());
        terminal.type_keys("(+ 20 22)\r");
        terminal.wait_for("⇒ 42");
        terminal.type_keys(CTRL_Q);
        assert_eq!(terminal.wait_for_exit(), 0);
        terminal.assert_given_back();
    }
}

/// Waits until the process is in a state, as the system calls it.
fn wait_for_state(terminal: &Terminal, wanted: char) {
    let path = format!("/proc/{}/stat", terminal.process_id());
    let end = Instant::now() + PATIENCE;
    loop {
        let stat = fs::read_to_string(&path).expect("the process is there");
        let (_, rest) = stat.rsplit_once(')').expect("a name in brackets");
        if rest.trim_start().starts_with(wanted) {
            return;
        }
        assert!(Instant::now() < end, "it never came to {wanted}: {stat}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_storm_of_a_thousand_sizes_is_weathered() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = start(folder.path());
    let begun = Instant::now();
    let mut number: u64 = 7;
    for _ in 0..1_000 {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let size = ((number >> 33) % 500 + 1, (number >> 45) % 200 + 1);
        terminal.resize((size.0 as u16, size.1 as u16));
        terminal.read_what_is_there();
        std::thread::sleep(Duration::from_millis(2).saturating_sub(begun.elapsed() / 1_000));
    }
    for size in [(500, 200), (1, 1), SIZE] {
        terminal.resize(size);
    }
    terminal.type_keys("(+ 20 22)\r");
    terminal.wait_for("⇒ 42");
    terminal.wait_for("0 pending");
    terminal.type_keys(CTRL_Q);
    assert_eq!(terminal.wait_for_exit(), 0);
    terminal.assert_given_back();
}

#[test]
fn each_frame_comes_at_once_and_what_is_copied_goes_to_the_clipboard() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut terminal = start(folder.path());
    terminal.type_keys("(defun twice (n) \"Double N.\" (* n 2))\r");
    terminal.wait_for("1 pending");
    terminal.type_keys(FOCUS_COMMITS);
    terminal.wait_until("the focus", |screen| screen.contains("▸Commits"));
    assert!(
        !terminal.is_cursor_hidden(),
        "the caret is seen in lists, too"
    );
    terminal.type_keys("y");
    terminal.wait_for("copied 1 line");
    terminal.type_keys(CTRL_Q);
    assert_eq!(terminal.wait_for_exit(), 0);
    let text = String::from_utf8_lossy(&terminal.bytes).into_owned();
    let (begun, ended) = ("\x1b[?2026h", "\x1b[?2026l");
    let count = |it: &str| text.matches(it).count();
    // The end is said once more when the terminal is given back, whatever it was in.
    assert_eq!(count(begun) + 1, count(ended));
    assert!(count(begun) > 3);
    // Whatever is drawn stands between the two.
    let drawn = text
        .split(ended)
        .map(|it| it.split(begun).next().unwrap_or(""));
    for between in drawn {
        assert!(
            !between.contains("pending"),
            "drawn outside of a frame: {between:?}"
        );
    }
    let (_, copied) = text.split_once("\x1b]52;c;").expect("OSC 52");
    let (code, _) = copied.split_once('\x07').expect("its end");
    assert!(
        !code.is_empty()
            && code
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || "+/=".contains(it))
    );
    terminal.assert_given_back();
}

/// In a real multiplexer: drawn, typed at, split to another size, left.
#[test]
fn it_lives_in_a_real_tmux() {
    let is_there = Command::new("tmux")
        .arg("-V")
        .stdout(Stdio::null())
        .status();
    if !is_there.is_ok_and(|it| it.success()) {
        eprintln!("skipped: tmux is not installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("imago.toml"),
        "[project]\nname = \"muxed\"\n",
    )
    .expect("a file");
    let tmux = Tmux(folder.path().join("socket"));
    let program = env!("CARGO_BIN_EXE_imago");
    let home = folder.path().join(".home");
    let home = format!("HOME={}", home.display());
    let here = folder.path().to_string_lossy().into_owned();
    tmux.run(&[
        "new-session",
        "-d",
        "-x",
        "100",
        "-y",
        "30",
        "-c",
        &here,
        "-e",
        &home,
        program,
    ]);
    tmux.run(&["set-option", "remain-on-exit", "on"]);
    tmux.wait_for("0 pending");
    tmux.run(&["send-keys", "-l", "(+ 20 22)"]);
    tmux.run(&["send-keys", "Enter"]);
    tmux.wait_for("⇒ 42");
    tmux.run(&["send-keys", "M-2"]);
    tmux.wait_for("▸Commits");
    tmux.run(&["resize-window", "-x", "60", "-y", "15"]);
    tmux.wait_for("f1 Help");
    tmux.run(&["send-keys", "C-q"]);
    let end = Instant::now() + PATIENCE;
    let how = ["list-panes", "-F", "#{pane_dead} #{pane_dead_status}"];
    loop {
        let told = tmux.run(&how);
        // One time in three tmux sees the terminal closed and never asks how the program ended.
        match told.trim() {
            "1 0" | "1" => break,
            "0" => {}
            other => panic!("it ended with {other}"),
        }
        let screen = tmux.run(&["capture-pane", "-p"]);
        assert!(Instant::now() < end, "it never ended: {told}\n{screen}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A server of tmux that ends with the test.
struct Tmux(std::path::PathBuf);

impl Tmux {
    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux")
            .args(["-f", "/dev/null", "-u", "-S"])
            .arg(&self.0)
            .args(arguments)
            .env_remove("TMUX")
            .output()
            .expect("tmux runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {told}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn wait_for(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let screen = self.run(&["capture-pane", "-p"]);
            if screen.contains(text) {
                return;
            }
            assert!(Instant::now() < end, "never saw `{text}`:\n{screen}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let server = Command::new("tmux")
            .arg("-S")
            .arg(&self.0)
            .arg("kill-server")
            .output();
        drop(server);
    }
}
