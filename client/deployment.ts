/** The root module's outputs: what scripts and tests know of a deployment, on any target. */
export interface Deployment {
  readonly accountId: string;
  readonly region: string;
  readonly bucket: string;
  readonly functionName: string;
  readonly logGroupName: string;
  readonly noticesTopicArn: string;
  readonly alertsTopicArn: string;
}

/** @throws when an output is missing: nothing was applied, or by another version of the modules. */
export function parseDeployment(outputs: Readonly<Record<string, unknown>>): Deployment {
  const read = (name: string): string => {
    const value = outputs[name];
    if (typeof value !== 'string' || value === '') {
      throw new Error(`Terraform's output "${name}" is missing: apply the modules of this checkout first.`);
    }
    return value;
  };
  return {
    accountId: read('account_id'),
    region: read('region'),
    bucket: read('bucket'),
    functionName: read('function_name'),
    logGroupName: read('log_group_name'),
    noticesTopicArn: read('notices_topic_arn'),
    alertsTopicArn: read('alerts_topic_arn'),
  };
}
