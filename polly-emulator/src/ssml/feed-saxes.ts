import { AwsError } from '../model/aws-error.ts';

/** What is used of saxes' parser here, whichever its options. */
interface Parser {
  write(chunk: string): this;
  close(): this;
}

/** Parses the whole document. Throws what the parser's handlers throw, and `malformed` for whatever else makes it stumble. */
export function feedSaxes(parser: Parser, document: string, malformed: (cause: unknown) => AwsError): void {
  try {
    parser.write(document).close();
  } catch (error) {
    // Half a surrogate pair behind `<!` is a RangeError of saxes' own.
    throw error instanceof AwsError ? error : malformed(error);
  }
}
