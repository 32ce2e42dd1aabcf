import { expect, test } from 'vitest';
import { codeOfRust, codeOfTypeScript } from './source.mjs';

test('comments go, lines and strings stay', () => {
  const code = codeOfTypeScript("a; // eval('x')\n/* one\ntwo */ b('https://x'); // c");
  expect(code.split('\n')).toHaveLength(3);
  expect(code).not.toMatch(/eval|one|two|\bc\b/);
  expect(code).toContain("b('https://x')");
});

test('Rust loses comments, strings and unit tests, but no code after a quote', () => {
  const code = codeOfRust(
    [
      'let quote = \'"\'; let a: &\'static str = "unsafe"; // unsafe',
      'let raw = r#"unsafe " unsafe"#; std::fs::read(x);',
      '#[cfg(test)]',
      'mod tests {',
      '  unsafe {}',
      '}',
    ].join('\n'),
  );
  expect(code).not.toContain('unsafe');
  expect(code).toContain('std::fs::read(x)');
});
