package dev.towline.templates;

/** How an engine writes names and texts so that they mean exactly themselves. */
interface Quoting {

  Quoting POSTGRESQL =
      new Quoting() {
        @Override
        public String identifier(String name) {
          return '"' + name.replace("\"", "\"\"") + '"';
        }

        /** Means the same whatever {@code standard_conforming_strings} is. */
        @Override
        public String literal(String text) {
          String doubled = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
          return text.indexOf('\\') < 0 ? doubled : "E" + doubled;
        }
      };

  String identifier(String name);

  String literal(String text);
}
