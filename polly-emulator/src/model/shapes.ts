// The model's shapes as TypeScript types, so that an operation's input is typed by the model and not by hand.
import type { POLLY_MODEL } from './polly-model.ts';

type Shapes = (typeof POLLY_MODEL)['shapes'];
type Operations = (typeof POLLY_MODEL)['operations'];

export type OperationName = keyof Operations;

type ValueOf<Name extends keyof Shapes> = Shapes[Name] extends { readonly enum: readonly (infer Item)[] }
  ? Item
  : Shapes[Name] extends { readonly type: 'string' | 'timestamp' }
    ? string
    : Shapes[Name] extends { readonly type: 'integer' }
      ? number
      : Shapes[Name] extends { readonly type: 'boolean' }
        ? boolean
        : Shapes[Name] extends { readonly type: 'list'; readonly member: { readonly shape: infer Member } }
          ? readonly ValueOf<Member & keyof Shapes>[]
          : unknown;

type RequiredOf<Shape> = Shape extends { readonly required: readonly (infer Member)[] } ? Member : never;

type StructureOf<Shape> = Shape extends { readonly members: infer Members }
  ? {
      readonly [Name in keyof Members]:
        | ValueOf<(Members[Name] extends { readonly shape: infer Member } ? Member : never) & keyof Shapes>
        | (Name extends RequiredOf<Shape> ? never : undefined);
    }
  : never;

/** An operation's input after it was checked; a member that the client left out is undefined. */
export type Input<Name extends OperationName> = Operations[Name] extends {
  readonly input: { readonly shape: infer Shape };
}
  ? StructureOf<Shapes[Shape & keyof Shapes]>
  : never;
