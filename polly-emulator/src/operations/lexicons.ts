// PutLexicon, GetLexicon, ListLexicons, DeleteLexicon. Unlike Polly's they are consistent at once.
import { jsonReply } from '../http/http-messages.ts';
import type { Operation } from './operation.ts';

export const putLexicon: Operation<'PutLexicon'> = ({ Name, Content }, { lexicons, region }) => {
  lexicons.put(region, Name, Content);
  return jsonReply({});
};

export const getLexicon: Operation<'GetLexicon'> = ({ Name }, { lexicons, region }) => {
  const { name, content, attributes } = lexicons.get(region, Name);
  return jsonReply({ Lexicon: { Content: content, Name: name }, LexiconAttributes: attributes });
};

export const listLexicons: Operation<'ListLexicons'> = ({ NextToken }, { lexicons, region }) => {
  const page = lexicons.list(region, NextToken);
  const Lexicons = page.items.map(({ name, attributes }) => ({ Name: name, Attributes: attributes }));
  return jsonReply({ Lexicons, NextToken: page.nextToken });
};

export const deleteLexicon: Operation<'DeleteLexicon'> = ({ Name }, { lexicons, region }) => {
  lexicons.delete(region, Name);
  return jsonReply({});
};
