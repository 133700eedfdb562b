// Reads a Terraform module by Terraform's own language library and prints what it declares, evaluated, as JSON: its resources,
// and its outputs. Stands for terraform plan where there is no provider: what only AWS could tell is a text like
// <aws_sqs_queue.failed.arn>, unless standard input says otherwise. Fails on a file that is not formatted, on a variable that
// its validation refuses, and on a reference to what is not there.
//
//	hcl DIRECTORY <<<'{"variables": {"cluster_name": "production"}, "attributes": {"aws_kms_key.key.arn": "arn:…"}}'
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

type module struct {
	Variables  map[string]json.RawMessage
	Attributes map[string]string

	blocks []*hclsyntax.Block
	names  map[string]bool // of all attributes that some expression asks for
	known  map[string]map[string]cty.Value
	result map[string]cty.Value
}

// Something to evaluate. It fails as long as it needs something that has not been evaluated yet.
type step func() error

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(directory string) error {
	m := &module{names: map[string]bool{}, known: map[string]map[string]cty.Value{}, result: map[string]cty.Value{}}
	if err := json.NewDecoder(os.Stdin).Decode(m); err != nil {
		return err
	}
	if err := m.parse(directory); err != nil {
		return err
	}
	if err := m.evaluate(m.steps()); err != nil {
		return err
	}
	result := cty.ObjectVal(m.result)
	text, err := ctyjson.Marshal(result, result.Type())
	if err == nil {
		_, err = os.Stdout.Write(text)
	}
	return err
}

func (m *module) parse(directory string) error {
	files, _ := filepath.Glob(filepath.Join(directory, "*.tf"))
	if len(files) == 0 {
		return fmt.Errorf("%s: no *.tf (expected: a module)", directory)
	}
	parser := hclparse.NewParser()
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if !bytes.Equal(hclwrite.Format(source), source) {
			return fmt.Errorf("%s: not formatted (expected: as by terraform fmt)", name)
		}
		file, problems := parser.ParseHCL(source, name)
		if problems.HasErrors() {
			return problems
		}
		body := file.Body.(*hclsyntax.Body)
		m.blocks = append(m.blocks, body.Blocks...)
		hclsyntax.VisitAll(body, func(node hclsyntax.Node) hcl.Diagnostics {
			switch expression := node.(type) {
			case *hclsyntax.ScopeTraversalExpr:
				m.note(expression.Traversal)
			case *hclsyntax.RelativeTraversalExpr:
				m.note(expression.Traversal)
			}
			return nil
		})
	}
	return nil
}

func (m *module) note(traversal hcl.Traversal) {
	for _, part := range traversal {
		if attribute, is := part.(hcl.TraverseAttr); is {
			m.names[attribute.Name] = true
		}
	}
}

func (m *module) steps() []step {
	var steps []step
	for _, block := range m.blocks {
		switch block.Type {
		case "variable":
			steps = append(steps, func() error { return m.variable(block) })
		case "locals":
			for name, attribute := range block.Body.Attributes {
				steps = append(steps, func() error { return m.define("local", name, attribute.Expr) })
			}
		case "data":
			steps = append(steps, func() error { return m.data(block) })
		case "resource":
			steps = append(steps, func() error { return m.declare(block) }, func() error { return m.describe(block) })
		case "output":
			steps = append(steps, func() error { return m.output(block) })
		}
	}
	for _, block := range m.blocks {
		if block.Type == "variable" {
			steps = append(steps, func() error { return m.validate(block) })
		}
	}
	return steps
}

// Takes each step as soon as it can be taken.
func (m *module) evaluate(steps []step) error {
	for len(steps) > 0 {
		var left []step
		var reason error
		for _, take := range steps {
			if err := take(); err != nil {
				left, reason = append(left, take), err
			}
		}
		if len(left) == len(steps) {
			return reason
		}
		steps = left
	}
	return nil
}

func (m *module) context(each map[string]cty.Value) *hcl.EvalContext {
	variables := map[string]cty.Value{}
	for root, values := range m.known {
		variables[root] = cty.ObjectVal(values)
	}
	if each != nil {
		variables["each"] = cty.ObjectVal(each)
	}
	return &hcl.EvalContext{Variables: variables, Functions: functions}
}

func (m *module) value(expression hclsyntax.Expression, each map[string]cty.Value) (cty.Value, error) {
	value, problems := expression.Value(m.context(each))
	if problems.HasErrors() {
		return cty.NilVal, problems
	}
	return value, nil
}

func (m *module) know(root, name string, value cty.Value) {
	if m.known[root] == nil {
		m.known[root] = map[string]cty.Value{}
	}
	m.known[root][name] = value
}

func (m *module) define(root, name string, expression hclsyntax.Expression) error {
	value, err := m.value(expression, nil)
	if err == nil {
		m.know(root, name, value)
	}
	return err
}

func (m *module) variable(block *hclsyntax.Block) error {
	name := block.Labels[0]
	if text, given := m.Variables[name]; given {
		kind, err := ctyjson.ImpliedType(text)
		if err != nil {
			return err
		}
		value, err := ctyjson.Unmarshal(text, kind)
		m.know("var", name, value)
		return err
	}
	value, there := block.Body.Attributes["default"]
	if !there {
		return fmt.Errorf("variable %s: neither given nor with a default", name)
	}
	return m.define("var", name, value.Expr)
}

func (m *module) validate(block *hclsyntax.Block) error {
	for _, validation := range block.Body.Blocks {
		holds, err := m.value(validation.Body.Attributes["condition"].Expr, nil)
		if err != nil {
			return err
		}
		if holds.False() {
			message, _ := m.value(validation.Body.Attributes["error_message"].Expr, nil)
			return fmt.Errorf("%s", message.AsString())
		}
	}
	return nil
}

// What AWS would tell of something.
func (m *module) told(address string) cty.Value {
	attributes := map[string]cty.Value{}
	for name := range m.names {
		attribute := address + "." + name
		value, given := m.Attributes[attribute]
		if !given {
			value = "<" + attribute + ">"
		}
		attributes[name] = cty.StringVal(value)
	}
	return cty.ObjectVal(attributes)
}

func (m *module) data(block *hclsyntax.Block) error {
	kind := map[string]cty.Value{block.Labels[1]: m.told("data." + block.Labels[0] + "." + block.Labels[1])}
	m.know("data", block.Labels[0], cty.ObjectVal(kind))
	return nil
}

// One of the resources that a block stands for.
type instance struct {
	address string
	each    map[string]cty.Value
}

func (m *module) instances(block *hclsyntax.Block) ([]instance, error) {
	address := block.Labels[0] + "." + block.Labels[1]
	var instances []instance
	if count, there := block.Body.Attributes["count"]; there {
		value, err := m.value(count.Expr, nil)
		if err != nil {
			return nil, err
		}
		number, _ := value.AsBigFloat().Int64()
		for i := range number {
			instances = append(instances, instance{fmt.Sprintf("%s[%d]", address, i), nil})
		}
		return instances, nil
	}
	if forEach, there := block.Body.Attributes["for_each"]; there {
		value, err := m.value(forEach.Expr, nil)
		if err != nil {
			return nil, err
		}
		for elements := value.ElementIterator(); elements.Next(); {
			key, element := elements.Element()
			each := map[string]cty.Value{"key": key, "value": element}
			instances = append(instances, instance{fmt.Sprintf("%s[%s]", address, key.AsString()), each})
		}
		return instances, nil
	}
	return []instance{{address, nil}}, nil
}

// Lets others refer to a resource.
func (m *module) declare(block *hclsyntax.Block) error {
	instances, err := m.instances(block)
	if err != nil {
		return err
	}
	var all cty.Value
	_, counted := block.Body.Attributes["count"]
	if _, mapped := block.Body.Attributes["for_each"]; mapped {
		byKey := map[string]cty.Value{}
		for _, one := range instances {
			byKey[one.each["key"].AsString()] = m.told(one.address)
		}
		all = cty.ObjectVal(byKey)
	} else if counted {
		var list []cty.Value
		for _, one := range instances {
			list = append(list, m.told(one.address))
		}
		all = cty.TupleVal(list)
	} else {
		all = m.told(instances[0].address)
	}
	m.know(block.Labels[0], block.Labels[1], all)
	return nil
}

// Puts a resource into the result.
func (m *module) describe(block *hclsyntax.Block) error {
	instances, err := m.instances(block)
	if err != nil {
		return err
	}
	for _, one := range instances {
		value, err := m.body(block.Body, one.each)
		if err != nil {
			return err
		}
		m.result[one.address] = value
	}
	return nil
}

// Attributes by their names, and under the names of nested blocks the lists of those.
func (m *module) body(body *hclsyntax.Body, each map[string]cty.Value) (cty.Value, error) {
	values := map[string]cty.Value{}
	for name, attribute := range body.Attributes {
		if name == "count" || name == "for_each" || name == "depends_on" {
			continue
		}
		value, err := m.value(attribute.Expr, each)
		if err != nil {
			return cty.NilVal, err
		}
		values[name] = value
	}
	nested := map[string][]cty.Value{}
	for _, block := range body.Blocks {
		value, err := m.body(block.Body, each)
		if err != nil {
			return cty.NilVal, err
		}
		nested[block.Type] = append(nested[block.Type], value)
	}
	for name, blocks := range nested {
		values[name] = cty.TupleVal(blocks)
	}
	return cty.ObjectVal(values), nil
}

func (m *module) output(block *hclsyntax.Block) error {
	value, err := m.body(block.Body, nil)
	m.result["output."+block.Labels[0]] = value
	return err
}
