//! Questions about a program: what a model is told, and how it is asked.

use crate::llm::chat::{ChatRequest, Speaker, Turn};

/// What every question begins with.
const ASK: &str = include_str!("prompts/ask.md");
/// What is said besides where code is wanted.
const ASK_CODE: &str = include_str!("prompts/ask_code.md");

/// A reply that could not be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retold {
    pub reply: String,
    pub problem: String,
}

/// Returns a context as it stands before a question.
pub fn told(title: &str, text: &str) -> String {
    format!("# About {title}\n\n{}\n", text.trim_end())
}

/// Returns a question about something.
pub fn question(title: &str, text: &str, question: &str) -> ChatRequest {
    ChatRequest {
        system: ASK.trim_end().into(),
        turns: vec![said(
            Speaker::User,
            asked(title, text, "Question", question),
        )],
        ..ChatRequest::default()
    }
}

/// Returns a request for code; after a reply that could not be used, with that reply and what was wrong.
pub fn code(title: &str, text: &str, instruction: &str, before: Option<&Retold>) -> ChatRequest {
    let mut turns = vec![said(
        Speaker::User,
        asked(title, text, "Instruction", instruction),
    )];
    if let Some(Retold { reply, problem }) = before {
        turns.push(said(Speaker::Model, reply.clone()));
        let again = format!("That cannot be used: {problem}. Answer again with the code alone.");
        turns.push(said(Speaker::User, again));
    }
    ChatRequest {
        system: format!("{}\n\n{}", ASK.trim_end(), ASK_CODE.trim_end()),
        turns,
        ..ChatRequest::default()
    }
}

fn asked(title: &str, text: &str, heading: &str, wish: &str) -> String {
    format!("{}\n# {heading}\n\n{wish}", told(title, text))
}

fn said(speaker: Speaker, text: String) -> Turn {
    Turn { speaker, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_its_context_first() {
        let request = question("the function `f`", "Source …\n", "is it right?");
        let expected = "# About the function `f`\n\nSource …\n\n# Question\n\nis it right?";
        assert_eq!(request.turns[0].text, expected);
        assert!(request.system.contains("data"));
    }

    #[test]
    fn a_failure_is_in_the_next_request() {
        let before = Retold {
            reply: "(f".into(),
            problem: "a paren is open".into(),
        };
        let request = code("a value", "1", "make it 2", Some(&before));
        let texts: Vec<&str> = request.turns.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts.len(), 3);
        assert_eq!(texts[1], "(f");
        assert!(texts[2].contains("a paren is open"));
    }
}
