"""Routes, one module a noun: a request is parsed, the library is called once, the answer is spelled out."""
