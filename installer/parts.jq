# Completes the list of parts (CycloneDX) that Maven made, which knows jars as they are fetched and nothing else.
#
# In: that list; $files, a row for each jar and library that is shipped; $libraries, one for each that is part of another;
# $jdk and $version; $machine, as Maven's classifiers call it.

def file: {type: "file", "bom-ref": "file:\(.path)", name: .path, hashes: [{alg: "SHA-256", content: .sum}]};

# The sums of what is not shipped as it was fetched are those of what it was made from.
def former($note): {ancestors: [{type, group, name, version, purl, hashes}], notes: $note};

def as_shipped:
    "\(.name)-\(.version)" as $stem
    | .name as $name
    | [.hashes[]? | select(.alg == "SHA-256") | .content] as $old
    | [$files[] | select(.path | endswith("/\($stem).jar") or contains("/\($stem)-linux-"))] as $jars
    | (if any($jars[]; [.sum] == $old) then .
       elif .group == "io.mapback" and $jars != [] then .hashes = [{alg: "SHA-256", content: $jars[0].sum}]
       elif $jars != [] then
           .pedigree = former("Its native libraries were taken out; the one for this machine is a file of its own.")
           | .hashes = [{alg: "SHA-256", content: $jars[0].sum}]
       else
           .pedigree = former("Its classes are in the file modules of the runtime, its native libraries beside that.")
           | del(.hashes)
       end)
    | [$files[] | select(.owner == $name) | file] as $own
    | if $own == [] then . else .components = $own end;

def part:
    ("pkg:generic/\(.name | ascii_downcase | gsub("[^a-z0-9]+"; "-") | rtrimstr("-"))"
        + if .version == "" then "" else "@\(.version | @uri)" end) as $purl
    | {type: "library", "bom-ref": $purl, name, version, description: .what, purl: $purl,
       licenses: [if .licence | startswith("runtime/") then {license: {name: "as in \(.licence)"}}
                  else {expression: .licence} end]}
    | if .version == "" then del(.version) else . end;

({name: "OpenJDK", version: $jdk, licence: "GPL-2.0-only WITH Classpath-exception-2.0",
  what: "the runtime, as built by Eclipse Adoptium (Temurin)"} | part
    | .components = [$files[] | select(.owner == "OpenJDK") | file]) as $runtime
| .metadata.component |= (.name = "mapback" | .type = "application" | .version = $version)
| .metadata.component["bom-ref"] as $whole
| .components |= (map(select((.purl // "") | test("classifier=linux-") and (test("classifier=linux-\($machine)&") | not) | not)
    | as_shipped) + [$runtime])
| (.components | map({key: .name, value: .["bom-ref"]}) | from_entries) as $refs
| ($libraries | map(part + {owner: $refs[.owner]})) as $inner
| .components += ($inner | map(del(.owner)) | unique_by(.["bom-ref"]))
| [.components[]["bom-ref"]] as $known
| .dependencies |= map(select(.ref | IN($known[], $whole)) | .dependsOn |= map(select(IN($known[]))))
| .dependencies += [{ref: $runtime["bom-ref"], dependsOn: []}] + ($inner | map({ref: .["bom-ref"], dependsOn: []}) | unique)
| reduce ($inner[], {"bom-ref": $runtime["bom-ref"], owner: $whole}) as $one (.;
    .dependencies |= map(if .ref == $one.owner then .dependsOn = ((.dependsOn // []) + [$one["bom-ref"]] | unique) else . end))
