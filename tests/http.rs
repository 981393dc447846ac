//! Requests of programs, against servers on this machine.

use imago::session::ask::{Question, Reply, ask};
use imago::session::config::Config;
use imago::session::host::Capability;
use imago::session::options::{Keep, SessionOptions};

use crate::support::server::{Request, reply, serve, serve_together};

fn asked(text: &str, denied: Vec<Capability>) -> Reply {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut config = Config::default();
    config.sandbox.deny = denied;
    config.limits.wall_ms = Some(60_000);
    let options = SessionOptions {
        folder: folder.path().to_path_buf(),
        config,
        keep: Keep::InMemory,
        origin: "repl".into(),
        author: "ada".into(),
        data: None,
        resumes: None,
        keeps_image: false,
        watch: false,
    };
    let question = Question {
        name: "test".into(),
        text: text.into(),
    };
    ask(options, question).expect("a session")
}

/// The value of a text, or the type of its error.
fn value(text: &str) -> String {
    let answer = asked(text, Vec::new()).answer;
    match answer.error {
        Some(error) => format!("!! {}: {}", error.kind, error.message),
        None => answer.value.unwrap_or_else(|| "nil".into()),
    }
}

/// Answers what it was asked.
fn echo(request: &Request) -> Option<String> {
    let body = format!(
        "{} {} {} [{}] {}",
        request.method,
        request.path,
        request.header("content-type"),
        request.header("x-mark"),
        request.body
    );
    Some(reply("200 OK", "X-Answer: yes\r\n", &body))
}

#[test]
fn each_method_sends_what_it_is_given() {
    let url = serve(echo);
    let body = |call: &str| value(&format!("(:body (http/{call}))"));
    assert_eq!(body(&format!("get \"{url}/a?b=1\"")), "\"GET /a?b=1  [] \"");
    assert_eq!(body(&format!("delete \"{url}\"")), "\"DELETE /  [] \"");
    assert_eq!(
        body(&format!("post \"{url}\" \"text\"")),
        "\"POST /  [] text\""
    );
    assert_eq!(
        body(&format!("put \"{url}\" {{:a [1 \"b\"]}}")),
        r#""PUT / application/json [] {\"a\":[1,\"b\"]}""#
    );
    assert_eq!(
        body(&format!("query \"{url}\" #u8(104 105)")),
        "\"QUERY /  [] hi\""
    );
    assert_eq!(
        body(&format!(
            "request \"patch\" \"{url}\" {{:headers {{\"X-Mark\" 5}}}} \"b\""
        )),
        "\"PATCH /  [5] b\""
    );
    assert_eq!(
        body(&format!("get \"{url}\" {{:headers {{:x-mark \"m\"}}}}")),
        "\"GET /  [m] \""
    );
}

#[test]
fn an_answer_is_a_map_whatever_its_status() {
    let url = serve(|_| Some(reply("404 Not Found", "X-Answer: yes\r\n", "né")));
    let text = format!(
        "(let ((r (http/get \"{url}\"))) (list (:status r) (:x-answer (:headers r)) (:body r) (keys r)))"
    );
    assert_eq!(
        value(&text),
        "(404 \"yes\" \"né\" (:body :headers :status))"
    );
    let bytes = format!("(:body (http/get \"{url}\" {{:as :bytes}}))");
    assert_eq!(value(&bytes), "#u8(110 195 169)");
}

#[test]
fn a_form_of_parts_is_sent_instead_of_a_body() {
    let url = serve(echo);
    let text = format!(
        "(let ((body (:body (http/post \"{url}\" nil {{:multipart (list {{:name \"a\" :content \"one\"}} {{:name \"f\" :content #u8(50) :filename \"x.txt\" :content-type \"text/plain\"}})}}))))
           (map (fn (part) (string/contains? body part))
                '(\"multipart/form-data\" \"name=\\\"a\\\"\" \"one\" \"filename=\\\"x.txt\\\"\" \"text/plain\")))"
    );
    assert_eq!(value(&text), "(#t #t #t #t #t)");
}

#[test]
fn other_places_are_followed_and_not_for_ever() {
    let url = serve(|request| {
        Some(match request.path.as_str() {
            "/old" => reply("302 Found", "Location: /new\r\n", ""),
            "/round" => reply("302 Found", "Location: /round\r\n", ""),
            path => reply("200 OK", "", path),
        })
    });
    assert_eq!(
        value(&format!("(:body (http/get \"{url}/old\"))")),
        "\"/new\""
    );
    assert!(value(&format!("(http/get \"{url}/round\")")).starts_with("!! io: "));
}

#[test]
fn requests_of_several_tasks_overlap() {
    // Each is answered only once all three are there.
    let url = serve_together(3, |request| Some(reply("200 OK", "", &request.path)));
    let text = format!("(async/map (fn (n) (:body (http/get (str \"{url}/\" n)))) '(1 2 3))");
    assert_eq!(value(&text), "(\"/1\" \"/2\" \"/3\")");
}

#[test]
fn nobody_waits_longer_than_the_request_may_take() {
    let url = serve(|_| None);
    let late = value(&format!("(http/get \"{url}\" {{:timeout 20}})"));
    assert!(late.starts_with("!! io: "), "{late}");
    let text = format!("(async/timeout 20 (async (http/get \"{url}\")))");
    assert!(value(&text).starts_with("!! timeout: "));
}

#[test]
fn what_cannot_be_sent_is_an_error() {
    assert!(value("(http/get 5)").starts_with("!! type-error: "));
    assert!(value("(http/get \"no address\")").starts_with("!! io: "));
    assert!(value("(http/get \"http://127.0.0.1:1/\")").starts_with("!! io: "));
    assert!(value("(http/request \"a b\" \"http://127.0.0.1:1/\")").starts_with("!! eval: "));
    assert!(value("(http/get \"http://127.0.0.1:1/\" {:timeout -1})").starts_with("!! eval: "));
    assert!(
        value("(http/get \"http://127.0.0.1:1/\" {:timeout \"1\"})").starts_with("!! type-error: ")
    );
}

#[test]
fn a_sandbox_keeps_programs_off_the_network() {
    let answer = asked(
        "(http/get \"http://127.0.0.1:1/\")",
        vec![Capability::Network],
    )
    .answer;
    let kind = answer.error.map(|error| error.kind);
    assert_eq!(kind.as_deref(), Some("permission-denied"));
}
