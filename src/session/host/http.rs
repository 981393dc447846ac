//! Requests to other machines. Each is an errand, so that the program's other tasks go on; what an
//! answer may take in time and bytes is bounded.

use std::collections::BTreeMap;
use std::io::Read;
use std::time::Duration;

use reqwest::blocking::multipart::{Form, Part};
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::header::CONTENT_TYPE;

use super::super::argument::TEXT;
use super::super::errands::{Recall, Work};
use super::super::session::Session;
use super::reply::Reply;
use super::{Capability, HostError, HostFunction, later};
use crate::lang::value::Value;
use crate::lang::value::kind::Kind;
use crate::lang::value::{map, vector};

/// How long a request may take that does not say how long.
const TIME_MAX: Duration = Duration::from_secs(300);
/// How long reaching the other machine may take.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(30);
/// Bytes of one answer; the heap has its own limit besides.
const BODY_BYTES_MAX: usize = 64 << 20;
/// Bytes read before it is asked whether anybody still wants the answer.
const PIECE_BYTES: usize = 64 << 10;
/// Parts of one `:multipart`.
const PARTS_MAX: usize = 10_000;

#[rustfmt::skip]
pub const TABLE: &[HostFunction] = &[
    later("%http-request", "method url body json options", "Carries out a request; `http/get` and its kin call it.", Capability::Network, request),
];

/// What requests are sent with; made when the first one is.
#[derive(Debug, Default)]
pub struct Web(Option<Client>);

impl Web {
    fn client(&mut self) -> Result<Client, HostError> {
        if let Some(client) = &self.0 {
            return Ok(client.clone());
        }
        // Whoever installed another one before us may keep it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(TIME_MAX)
            .connect_timeout(CONNECT_TIME_MAX)
            .build()
            .map_err(|error| {
                HostError::new("io", format!("requests cannot be made: {}", told(&error)))
            })?;
        Ok(self.0.insert(client).clone())
    }
}

fn request(session: &mut Session, values: &[Value]) -> Result<Work, HostError> {
    let method = session.argument(TEXT, "http/request", values, 0)?;
    let url = session.argument(TEXT, "http/request", values, 1)?;
    let client = session.web.client()?;
    let verb = reqwest::Method::from_bytes(method.as_bytes()).map_err(|_| {
        HostError::new(
            "eval",
            format!("`http/request`: there is no method `{method}`"),
        )
    })?;
    let mut request = client.request(verb, &url);
    let options = values[4];
    for (name, value) in headers(session, options) {
        request = request.header(name, value);
    }
    if let Some(time) = time(session, options)? {
        request = request.timeout(time);
    }
    request = match option(session, options, "multipart") {
        Some(parts) => request.multipart(form(session, parts)?),
        None => with_body(session, request, values[2], values[3].is_truthy()),
    };
    let as_bytes = option(session, options, "as").is_some_and(|it| {
        let machine = session.image.machine();
        let word = it.as_keyword().map(|word| machine.symbols.name(word));
        word.or(machine.heap.text(it)) == Some("bytes")
    });
    Ok(Box::new(move |recall| {
        let failed = |reason: String| HostError::new("io", format!("`{method} {url}`: {reason}"));
        let response = request.send().map_err(|error| failed(told(&error)))?;
        answer(response, as_bytes, recall).map_err(failed)
    }))
}

fn option(session: &Session, options: Value, name: &str) -> Option<Value> {
    let machine = session.image.machine();
    let key = Value::keyword(machine.symbols.find(name)?);
    match map::is_map(&machine.heap, options) {
        true => map::get(&machine.heap, options, key).filter(|value| !value.is_nil()),
        false => None,
    }
}

/// The headers as names and texts; names may be strings or keywords.
fn headers(session: &Session, options: Value) -> Vec<(String, String)> {
    let machine = session.image.machine();
    let Some(given) = option(session, options, "headers") else {
        return Vec::new();
    };
    if !map::is_map(&machine.heap, given) {
        return Vec::new();
    }
    let text = |value: Value| match value.as_keyword() {
        Some(word) => machine.symbols.name(word).to_string(),
        None => session.image.display(value),
    };
    let entries = map::entries(&machine.heap, given).into_iter();
    entries
        .map(|(key, value)| (text(key), text(value)))
        .collect()
}

fn time(session: &Session, options: Value) -> Result<Option<Duration>, HostError> {
    let Some(given) = option(session, options, "timeout") else {
        return Ok(None);
    };
    let ms = given.as_fixnum().ok_or_else(|| {
        HostError::new(
            "type-error",
            "`:timeout` of a request is a whole number of milliseconds",
        )
    })?;
    let ms = u64::try_from(ms)
        .map_err(|_| HostError::new("eval", "`:timeout` of a request must not be negative"))?;
    Ok(Some(Duration::from_millis(ms).min(TIME_MAX)))
}

fn with_body(
    session: &Session,
    request: RequestBuilder,
    body: Value,
    is_json: bool,
) -> RequestBuilder {
    let heap = &session.image.machine().heap;
    let request = match is_json {
        true => request.header(CONTENT_TYPE, "application/json"),
        false => request,
    };
    match (heap.text(body), heap.byte_slice(body)) {
        (Some(text), _) => request.body(text.to_string()),
        (None, Some(bytes)) => request.body(bytes.to_vec()),
        (None, None) => request,
    }
}

/// Reads the parts of a form: maps of `:name`, `:content`, maybe `:filename` and `:content-type`.
fn form(session: &Session, parts: Value) -> Result<Form, HostError> {
    let heap = &session.image.machine().heap;
    let wrong = |what: &str| HostError::new("eval", format!("`:multipart` of a request: {what}"));
    let parts: Vec<Value> = match heap.kind(parts) {
        Some(Kind::Vector) => vector::to_vec(heap, parts),
        _ if parts.is_pair() || parts.is_empty_list() => {
            heap.elements(parts).take(PARTS_MAX).collect()
        }
        _ => return Err(wrong("it is a list of maps")),
    };
    let mut form = Form::new();
    for part in parts {
        let text = |name: &str| {
            let value = option(session, part, name)?;
            heap.text(value).map(str::to_string)
        };
        let name = text("name").ok_or_else(|| wrong("each part has a `:name`"))?;
        let content = option(session, part, "content").unwrap_or(Value::NIL);
        let mut made = match (heap.text(content), heap.byte_slice(content)) {
            (Some(text), _) => Part::text(text.to_string()),
            (None, Some(bytes)) => Part::bytes(bytes.to_vec()),
            (None, None) => return Err(wrong("`:content` is a string or a bytevector")),
        };
        if let Some(file) = text("filename") {
            made = made.file_name(file);
        }
        if let Some(kind) = text("content-type") {
            let known = made.mime_str(&kind);
            made = known.map_err(|_| wrong(&format!("`{kind}` is no type of content")))?;
        }
        form = form.part(name, made);
    }
    Ok(form)
}

/// Reads the answer piece by piece.
fn answer(mut response: Response, as_bytes: bool, recall: &Recall) -> Result<Reply, String> {
    let status = response.status().as_u16();
    let mut headers = BTreeMap::new();
    for (name, value) in response.headers() {
        if let Ok(text) = value.to_str() {
            headers.insert(name.as_str().to_string(), Reply::text(text));
        }
    }
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let is_latin = kind.to_ascii_lowercase().contains("charset=iso-8859-1");
    let mut body = Vec::new();
    loop {
        if recall.is_recalled() {
            return Ok(Reply::Nil);
        }
        let mut piece = (&mut response).take(PIECE_BYTES as u64);
        let count = piece.read_to_end(&mut body).map_err(|error| {
            format!(
                "the answer cannot be read: {}",
                super::super::error::describe_io(&error)
            )
        })?;
        if count == 0 {
            break;
        }
        if body.len() > BODY_BYTES_MAX {
            return Err(format!(
                "the answer has more than {} MB",
                BODY_BYTES_MAX >> 20
            ));
        }
    }
    let body = match (as_bytes, is_latin) {
        (true, _) => Reply::Bytes(body),
        (false, true) => Reply::Text(body.into_iter().map(char::from).collect()),
        (false, false) => Reply::Text(String::from_utf8_lossy(&body).into_owned()),
    };
    Ok(Reply::Record(vec![
        ("status", Reply::Integer(status.into())),
        ("headers", Reply::Map(headers.into_iter().collect())),
        ("body", body),
    ]))
}

/// Says what went wrong, down to the first cause.
fn told(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it took too long".into();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    cause.to_string()
}
