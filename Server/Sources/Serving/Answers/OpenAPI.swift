import PseudoLabelInference

/// The description of the interface (OpenAPI 3.1), with the rows that each model takes.
enum OpenAPI {
  static func document(of models: [ServedModel], _ options: ServeOptions) -> JSON {
    var paths: [String: JSON] = [
      "/health": ["get": operation("health", "Whether the process is alive", open: true, answer: "Health")],
      "/ready": [
        "get": operation("ready", "Whether requests are answered", open: true, answer: "Readiness")
          .adding(responses: ["503": content("The server is about to stop.", "Readiness")])
      ],
      "/metrics": [
        "get": operation("metrics", "Counts and times for Prometheus", answer: nil)
          .adding(responses: [
            "200": ["description": "Metrics.", "content": ["text/plain": ["schema": ["type": "string"]]]]
          ])
      ],
      "/openapi.json": ["get": operation("describe", "This description", answer: "Any")],
      "/v1/models": ["get": operation("listModels", "The models that are served", answer: "Models")],
    ]
    for model in models {
      paths[Routes.path(ofModel: model.name)] = [
        "get": operation("show \(model.name)", "What the model takes and answers", answer: "Model")
      ]
      paths[Routes.path(ofModel: model.name) + "/predict"] = ["post": predict(model, options)]
    }
    var document: [String: JSON] = [
      "openapi": "3.1.0",
      "info": [
        "title": "pseudolabel serve", "version": .text(Version.current),
        "description": "Answers of trained classifiers. Errors are problem details (RFC 9457).",
      ],
      "paths": .object(paths),
    ]
    var components: [String: JSON] = ["schemas": .object(schemas)]
    if options.token != nil {
      components["securitySchemes"] = ["token": ["type": "http", "scheme": "bearer"]]
      document["security"] = [["token": []]]
    }
    document["components"] = .object(components)
    return .object(document)
  }

  // MARK: Operations

  private static func content(_ text: String, _ schema: String, _ type: String = "application/json") -> JSON {
    ["description": .text(text), "content": .object([type: ["schema": .reference(schema)]])]
  }

  private static func problem(_ text: String) -> JSON { content(text, "Problem", "application/problem+json") }

  private static func operation(_ id: String, _ text: String, open: Bool = false, answer: String?) -> JSON {
    var responses: [String: JSON] = ["406": problem("The header Accept takes no such answer.")]
    if let answer { responses["200"] = content("The answer.", answer) }
    if !open { responses["401"] = problem("The token is missing or wrong, where the server has one.") }
    var operation: [String: JSON] = [
      "operationId": .text(id), "summary": .text(text), "responses": .object(responses),
    ]
    if open { operation["security"] = [] }
    return .object(operation)
  }

  private static func predict(_ model: ServedModel, _ options: ServeOptions) -> JSON {
    var types: [String: JSON] = [:]
    for type in model.acceptedTypes {
      types[type] =
        switch type {
        case "application/json": ["schema": rows(of: model, options)]
        case "image/png", "image/jpeg": [:]
        case "multipart/form-data":
          ["schema": .record(["file": ["type": "string", "contentMediaType": "application/octet-stream"]])]
        default: ["schema": ["type": "string"]]
        }
    }
    return operation("predict \(model.name)", "What the model says about some rows", answer: "Answer")
      .adding(["requestBody": ["required": true, "content": .object(types)]])
      .adding(responses: [
        "400": problem("The body is empty, cut short, or not of its type."),
        "413": problem("The body has more than \(options.mostBytes) bytes or \(options.mostRows) rows."),
        "415": problem("The body is of a type that this model does not take."),
        "422": problem("The rows are not like those of training; \"errors\" has their places."),
        "503": problem("There is more to do than the server can, or it is about to stop. Try again later."),
      ])
  }

  /// What a JSON body has to be.
  private static func rows(of model: ServedModel, _ options: ServeOptions) -> JSON {
    let row: JSON
    switch model.classifier.preparation {
    case .array(let array):
      row = [
        "type": "array", "items": ["type": ["number", "null"]], "minItems": .number(array.columns),
        "maxItems": .number(array.columns),
      ]
    case .table(let table): row = self.row(of: table)
    case .images: row = true
    }
    let list: JSON = ["type": "array", "items": row, "minItems": 1, "maxItems": .number(options.mostRows)]
    return JSON.record(["rows": list]).adding(["additionalProperties": false])
  }

  private static func row(of table: TablePreparation) -> JSON {
    var properties: [String: JSON] = [:]
    for column in table.columns {
      let text: String
      var examples: [JSON] = []
      switch column.encoding {
      case .number: text = "A number, or a text that holds one. What cannot be read counts as missing, with a warning."
      case .date: text = "A date, as in training. What cannot be read counts as missing, with a warning."
      case .category(let levels):
        text = "A category. All that training has not seen are one, with a warning."
        examples = levels.prefix(3).map(JSON.text)
      case .text: text = "A text."
      }
      var property: [String: JSON] = [
        "type": ["string", "number", "boolean", "null"], "description": .text(text),
      ]
      if !examples.isEmpty { property["examples"] = .list(examples) }
      properties[column.name] = .object(property)
    }
    let optional = Set(table.columns.filter(\.marksMissing).map(\.name))
    let row = JSON.record(properties, optional: optional)
    guard optional.count == properties.count else { return row }
    // Every column may be left out, but not all at once.
    return row.adding(["anyOf": .list(optional.sorted().map { ["required": [.text($0)]] })])
  }

  // MARK: Answers

  private static let texts: JSON = ["type": "array", "items": ["type": "string"]]
  private static let text: JSON = ["type": "string"]

  private static let schemas: [String: JSON] = [
    "Any": ["type": "object"],
    "Health": .record(["status": ["const": "ok"]]),
    "Readiness": .record([
      "ready": ["type": "boolean"],
      "models": [
        "type": "array",
        "items": .record(["name": text, "version": text, "problem": text], optional: ["problem"]),
      ],
    ]),
    "Models": .record(["models": ["type": "array", "items": .reference("Model")]]),
    "Model": .record(
      [
        "name": text, "version": text, "loaded": ["type": "string", "format": "date-time"],
        "kind": ["enum": ["table", "images", "numbers"]], "classes": texts, "target": text,
        "width": ["type": "integer"],
        "columns": ["type": "array", "items": ["type": "object"]], "image": ["type": "object"], "accepts": texts,
        "predict": text, "problem": text,
      ], optional: ["target", "width", "columns", "image", "problem"]),
    "Answer": .record([
      "model": text, "version": text,
      "predictions": [
        "type": "array",
        "items": .record([
          "class": text, "confidence": ["type": "number", "minimum": 0, "maximum": 1],
          "probabilities": ["type": "object", "additionalProperties": ["type": "number", "minimum": 0, "maximum": 1]],
        ]),
      ],
      "warnings": ["type": "array", "items": .reference("Warning")],
    ]),
    "Warning": .record(
      [
        "kind": [
          "enum": ["far", "unseenCategory", "missing", "otherUnit", "unreadable", "unknownColumn", "reading"]
        ],
        "column": text, "count": ["type": "integer"], "example": text, "detail": text,
      ], optional: ["column", "count", "example"]),
    "Problem": .record(
      [
        "title": text, "status": ["type": "integer"], "detail": text,
        "errors": [
          "type": "array", "items": .record(["place": text, "expected": text, "found": text]),
        ],
      ], optional: ["errors"]),
  ]
}

extension JSON {
  /// An operation with further answers.
  fileprivate func adding(responses: [String: JSON]) -> JSON {
    guard case .object(let operation) = self, let known = operation["responses"] else { return self }
    return adding(["responses": known.adding(responses)])
  }
}
