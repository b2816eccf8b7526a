/**
 * Makes the software bill of materials: a list of all dependencies in the format CycloneDX 1.6.
 *
 * @module
 */

import { loadCycloneDx } from "../../dev_deps.ts";
import type { Dependency, Kind } from "./dependencies.ts";
import { licenceOf, type Licences } from "./licences.ts";

/** This project, as `deno.json` describes it. */
export interface Project {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** What CycloneDX calls each kind. */
const TYPES = {
  npm: "Library",
  python: "Library",
  models: "MachineLearningModel",
  files: "File",
} as const satisfies Record<Kind, string>;

type CycloneDx = Awaited<ReturnType<typeof loadCycloneDx>>;

/**
 * The bill of materials as JSON. It holds no time and no random number, so the same dependencies
 * always give the same text.
 */
export async function makeSbom(
  project: Project,
  dependencies: readonly Dependency[],
  licences: Licences,
): Promise<string> {
  const cdx = await loadCycloneDx();
  const { ComponentType } = cdx.Enums;
  const root = new cdx.Models.Component(ComponentType.Library, project.name, {
    version: project.version,
    bomRef: project.name,
  });
  root.licenses.add(licenceFrom(cdx, project.license));
  const components = new Map(dependencies.map((one) => {
    const licence = licenceFrom(cdx, licenceOf(licences, one)!);
    return [refOf(one), componentOf(cdx, one, licence)];
  }));
  for (const one of dependencies) {
    const component = components.get(refOf(one))!;
    if (one.direct) root.dependencies.add(component.bomRef);
    for (const ref of one.needs) component.dependencies.add(components.get(ref)!.bomRef);
  }
  const all = new cdx.Models.ComponentRepository(components.values());
  const bom = new cdx.Models.Bom({ components: all });
  bom.metadata.component = root;
  const normal = new cdx.Serialize.JSON.Normalize.Factory(cdx.Spec.Spec1dot6);
  return new cdx.Serialize.JsonSerializer(normal).serialize(bom, { sortLists: true, space: 2 });
}

/** The name of a dependency within the bill of materials. */
function refOf({ purl, name }: Dependency): string {
  return purl ?? name;
}

function componentOf(
  { Enums, Models }: CycloneDx,
  one: Dependency,
  licence: ReturnType<typeof licenceFrom>,
): InstanceType<CycloneDx["Models"]["Component"]> {
  const { name, version, purl, hash } = one;
  const type = Enums.ComponentType[TYPES[one.kind]];
  const component = new Models.Component(type, name, { version, purl, bomRef: refOf(one) });
  component.hashes.set(Enums.HashAlgorithm[hash.algorithm], hash.hex);
  component.licenses.add(licence);
  return component;
}

function licenceFrom(
  { Models, SPDX }: CycloneDx,
  text: string,
): InstanceType<CycloneDx["Models"]["SpdxLicense" | "LicenseExpression"]> {
  const isOne = SPDX.isSupportedSpdxId(text);
  return isOne ? new Models.SpdxLicense(text) : new Models.LicenseExpression(text);
}
