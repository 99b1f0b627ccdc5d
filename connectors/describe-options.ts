import type { Connector } from "./connector.js";

/** An option of a connector as people read it. */
export interface OptionDescription {
  readonly name: string;
  readonly required: boolean;
  /** JSON Schema's word for what it holds, or the values it may have. */
  readonly type: string;
  readonly description: string;
}

interface OptionSchema {
  readonly type?: string | readonly string[];
  readonly items?: OptionSchema;
  readonly enum?: readonly unknown[];
  readonly description?: string;
}

/** Every option of a connector, from the schema that checks them. */
export function describeOptions({ optionsSchema }: Connector): OptionDescription[] {
  const schema = optionsSchema as { properties?: Record<string, OptionSchema>; required?: readonly string[] };
  return Object.entries(schema.properties ?? {}).map(([name, option]) => ({
    name,
    required: schema.required?.includes(name) ?? false,
    type: typeOf(option),
    description: option.description ?? "",
  }));
}

function typeOf({ type, items, enum: values }: OptionSchema): string {
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(" or ");
  if (items !== undefined) return `list of ${typeOf(items)}`;
  return typeof type === "string" ? type : (type ?? []).join(" or ");
}
