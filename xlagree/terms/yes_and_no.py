"""The words for yes and no, in English, German, French and Spanish, reduced to what counts in a comparison."""

YES = ("yes", "y", "true", "ja", "j", "wahr", "oui", "vrai", "sí", "si", "verdadero")
NO = ("no", "n", "false", "nein", "falsch", "non", "faux", "falso")
