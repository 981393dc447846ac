//! The machine and the process the program runs in: environment, user, folder, arguments.

use std::path::PathBuf;

use super::super::argument::TEXT;
use super::super::session::Session;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, now};
use crate::lang::value::Value;

const READ: Capability = Capability::ReadEnvironment;
const WRITE: Capability = Capability::WriteEnvironment;
const PROCESS: Capability = Capability::Process;
const CONSOLE: Capability = Capability::Console;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    now("exit", "&optional code", "Ends the program with a code, 0 if not said otherwise; what was defined is kept. In the screen the evaluation ends.\n>>> (exit \"three\")\n!! type-error", PROCESS, exit),
    now("env", "name", "Answers the value of an environment variable, nil where it is not set.\n>>> (env \"NO_SUCH_VARIABLE\")\nnil", READ, variable),
    now("sys/arch", "", "Answers the kind of processor.\n>>> (string? (sys/arch))\n#t", READ, |session, _| text(session, std::env::consts::ARCH)),
    now("sys/args", "", "Answers the words the program was called with.\n>>> (list? (sys/args))\n#t", PROCESS, arguments),
    now("sys/config-dir", "", "Answers the folder for the settings of programs.\n>>> (string? (sys/config-dir))\n#t", READ, |session, _| folder(session, directories::BaseDirs::new().map(|dirs| dirs.config_dir().to_path_buf()))),
    now("sys/cwd", "", "Answers the folder that paths begin at.\n>>> (string? (sys/cwd))\n#t", READ, |session, _| { let folder = session.paths.root.to_string_lossy().into_owned(); text(session, &folder) }),
    now("sys/elapsed", "", "Answers the nanoseconds since the session began.\n>>> (> (sys/elapsed) 0)\n#t", Capability::Clock, elapsed),
    now("sys/env-all", "", "Answers a map of all environment variables, with keywords for names.\n>>> (map? (sys/env-all))\n#t", READ, variables),
    now("sys/home-dir", "", "Answers the user's folder, nil where there is none.\n>>> (or (null? (sys/home-dir)) (string? (sys/home-dir)))\n#t", READ, |session, _| folder(session, home())),
    now("sys/hostname", "", "Answers the name of this machine, nil where it cannot be told.\n>>> (or (null? (sys/hostname)) (string? (sys/hostname)))\n#t", READ, |session, _| { let name = hostname(); maybe(session, name) }),
    now("sys/interactive?", "", "Answers whether a person is at the terminal.\n>>> (boolean? (sys/interactive?))\n#t", CONSOLE, |_, _| Ok(Value::boolean(is_interactive()))),
    now("sys/os", "", "Answers the name of the operating system.\n>>> (string? (sys/os))\n#t", READ, |session, _| text(session, std::env::consts::OS)),
    now("sys/pid", "", "Answers the number of this process.\n>>> (> (sys/pid) 0)\n#t", PROCESS, |_, _| Ok(Value::length(std::process::id() as usize))),
    now("sys/platform", "", "Answers the name of the operating system.\n>>> (equal? (sys/platform) (sys/os))\n#t", READ, |session, _| text(session, std::env::consts::OS)),
    now("sys/set-env", "name value", "Sets an environment variable for this session and the programs it starts.\n>>>! (sys/set-env \"COLOUR\" \"blue\")\n>>> (env \"COLOUR\")\n\"blue\"", WRITE, set_variable),
    now("sys/temp-dir", "", "Answers the folder for files that need not last.\n>>> (string? (sys/temp-dir))\n#t", READ, |session, _| { let folder = std::env::temp_dir().to_string_lossy().into_owned(); text(session, &folder) }),
    now("sys/term-size", "", "Answers a map of `:rows` and `:cols` of the terminal, nil where there is none.\n>>> (or (null? (sys/term-size)) (map? (sys/term-size)))\n#t", CONSOLE, terminal_size),
    now("sys/tty", "", "Answers the name of the terminal the input comes from, nil where it is none.\n>>> (or (null? (sys/tty)) (string? (sys/tty)))\n#t", CONSOLE, terminal_name),
    now("sys/user", "", "Answers the user's name, nil where it cannot be told.\n>>> (or (null? (sys/user)) (string? (sys/user)))\n#t", READ, |session, _| { let name = user(session); maybe(session, name) }),
    now("sys/which", "program", "Answers where a program is that can be started by name, nil where there is none.\n>>> (sys/which \"no-such-program\")\nnil", READ, which),
];

type Answer = Result<Value, HostError>;

fn text(session: &mut Session, text: &str) -> Answer {
    Ok(session.string(text))
}

fn maybe(session: &mut Session, found: Option<String>) -> Answer {
    Ok(found.map_or(Value::NIL, |found| session.string(&found)))
}

fn folder(session: &mut Session, folder: Option<PathBuf>) -> Answer {
    maybe(session, folder.map(|it| it.to_string_lossy().into_owned()))
}

fn home() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf())
}

/// A variable as the program sees it: what it set itself comes first.
pub fn look_up(session: &Session, name: &str) -> Option<String> {
    match session.variables.get(name) {
        Some(value) => Some(value.clone()),
        None => std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()),
    }
}

fn variable(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(TEXT, "env", values, 0)?;
    let value = look_up(session, &name);
    maybe(session, value)
}

fn variables(session: &mut Session, _: &[Value]) -> Answer {
    let outer = std::env::vars_os().map(|(name, value)| {
        let text = |it: std::ffi::OsString| it.to_string_lossy().into_owned();
        (text(name), text(value))
    });
    let mut all: std::collections::BTreeMap<String, String> = outer.collect();
    all.extend(session.variables.clone());
    let all = all.into_iter();
    let all = all
        .map(|(name, value)| (name, Reply::Text(value)))
        .collect();
    Reply::Map(all).into_value(session.image.machine_mut())
}

/// The process's own environment stays as it is: other threads read it. Programs that are started get
/// what was set.
fn set_variable(session: &mut Session, values: &[Value]) -> Answer {
    let name = session.argument(TEXT, "sys/set-env", values, 0)?;
    let value = session.argument(TEXT, "sys/set-env", values, 1)?;
    if name.is_empty() || name.contains(['=', '\0']) || value.contains('\0') {
        let message = format!("`sys/set-env`: `{name}` cannot be the name of a variable");
        return Err(HostError::new("eval", message));
    }
    session.variables.insert(name, value);
    Ok(Value::NIL)
}

fn arguments(session: &mut Session, _: &[Value]) -> Answer {
    let words: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    Ok(session.strings(&words))
}

fn elapsed(session: &mut Session, _: &[Value]) -> Answer {
    let elapsed = session.began.elapsed().as_nanos() as i64;
    Ok(session.image.machine_mut().heap.integer_i64(elapsed))
}

fn hostname() -> Option<String> {
    let named = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let named = named.or_else(|| std::env::var("HOSTNAME").ok());
    named.map(|name| name.trim().to_string())
}

fn user(session: &Session) -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| look_up(session, name))
}

/// A code is a whole number; a float loses its fraction.
fn exit(session: &mut Session, values: &[Value]) -> Answer {
    let code = match values.first() {
        None => 0,
        Some(&value) => match (
            value.as_fixnum(),
            session.image.machine().heap.as_float(value),
        ) {
            (Some(code), _) => code as i32,
            (None, Some(code)) => code as i32,
            (None, None) => return Err(HostError::argument("exit", 1, "integer")),
        },
    };
    session.leaving = Some(code);
    Ok(Value::NIL)
}

fn terminal_size(session: &mut Session, _: &[Value]) -> Answer {
    let size = [
        rustix::termios::tcgetwinsize(std::io::stdout()),
        rustix::termios::tcgetwinsize(std::io::stderr()),
        rustix::termios::tcgetwinsize(std::io::stdin()),
    ];
    let size = size.into_iter().flatten().find(|it| it.ws_row > 0);
    let reply = size.map_or(Reply::Nil, |size| {
        Reply::Record(vec![
            ("rows", Reply::Integer(size.ws_row.into())),
            ("cols", Reply::Integer(size.ws_col.into())),
        ])
    });
    reply.into_value(session.image.machine_mut())
}

fn terminal_name(session: &mut Session, _: &[Value]) -> Answer {
    use std::io::IsTerminal;
    let name = match std::io::stdin().is_terminal() {
        true => std::fs::read_link("/dev/fd/0").ok(),
        false => None,
    };
    folder(session, name)
}

fn is_interactive() -> bool {
    use std::io::IsTerminal;
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

fn which(session: &mut Session, values: &[Value]) -> Answer {
    let program = session.argument(TEXT, "sys/which", values, 0)?;
    let folders = look_up(session, "PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders)
        .map(|folder| folder.join(&program))
        .find(|path| !program.is_empty() && is_executable(path));
    folder(session, found)
}

#[cfg(unix)]
fn is_executable(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let metadata = std::fs::metadata(path);
    metadata.is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &std::path::Path) -> bool {
    path.is_file()
}
