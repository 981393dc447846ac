//! Providers by name: how each speaks, and where people keep its address and its key.

/// A provider that is known without settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// As people name it, and as the wire format is named.
    pub name: &'static str,
    /// Environment variables that hold its key; the first that is set counts. None where it takes none.
    pub keys: &'static [&'static str],
    /// Environment variables that hold its address.
    pub addresses: &'static [&'static str],
    /// What an address from the environment lacks.
    pub path: &'static str,
    /// The address where nobody says another.
    pub url: &'static str,
    /// The model that is asked where nobody names one; empty where there is none that all have.
    pub model: &'static str,
}

/// ORDER of `imago llm check`: those that most people have first.
const KNOWN: &[Known] = &[
    Known {
        name: "anthropic",
        keys: &["ANTHROPIC_API_KEY"],
        addresses: &["ANTHROPIC_BASE_URL"],
        path: "v1/",
        url: "https://api.anthropic.com/v1/",
        model: "claude-sonnet-4-5",
    },
    Known {
        name: "openai",
        keys: &["OPENAI_API_KEY"],
        addresses: &["OPENAI_BASE_URL", "OPENAI_API_BASE"],
        path: "",
        url: "https://api.openai.com/v1/",
        model: "gpt-5-mini",
    },
    Known {
        name: "gemini",
        keys: &["GEMINI_API_KEY", "GOOGLE_API_KEY"],
        addresses: &[],
        path: "",
        url: "https://generativelanguage.googleapis.com/v1beta/",
        model: "gemini-2.5-flash",
    },
    Known {
        name: "ollama",
        keys: &[],
        addresses: &["OLLAMA_HOST"],
        path: "",
        url: "http://127.0.0.1:11434/",
        model: "",
    },
];

/// Returns the providers that are known by themselves.
pub fn known() -> &'static [Known] {
    KNOWN
}

pub fn find(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|it| it.name == name)
}

/// Where Ollama listens where its address names no port.
const OLLAMA_PORT: &str = ":11434";

impl Known {
    /// Returns an address as an environment variable has it, made whole: with a scheme, a port, a slash
    /// at its end, and the path that people leave out.
    pub fn whole(&self, address: &str) -> String {
        let mut address = address.trim().trim_end_matches('/').to_string();
        if self.name == "ollama" {
            if !address.contains("://") {
                address = format!("http://{address}");
            }
            // A server that listens everywhere is asked here.
            address = address.replacen("//0.0.0.0", "//127.0.0.1", 1);
            let after = address.split_once("://").map_or("", |(_, it)| it);
            if !after.contains([':', '/']) && address.starts_with("http://") {
                address.push_str(OLLAMA_PORT);
            }
        }
        let path = self.path.trim_end_matches('/');
        match path.is_empty() || address.ends_with(path) {
            true => format!("{address}/"),
            false => format!("{address}/{path}/"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_whole() {
        let whole = |name: &str, address: &str| {
            let known = find(name).expect("it is known");
            known.whole(address)
        };
        for (name, address, expected) in [
            ("ollama", "127.0.0.1", "http://127.0.0.1:11434/"),
            ("ollama", "0.0.0.0:1234", "http://127.0.0.1:1234/"),
            ("ollama", "http://box:1/", "http://box:1/"),
            (
                "ollama",
                "https://models.example",
                "https://models.example/",
            ),
            ("anthropic", "https://a.example", "https://a.example/v1/"),
            ("anthropic", "https://a.example/v1", "https://a.example/v1/"),
            ("openai", "http://b.example/v1", "http://b.example/v1/"),
        ] {
            assert_eq!(whole(name, address), expected);
        }
    }
}
