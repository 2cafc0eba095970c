# language: ko
기능: 검색 목록과 헛도는 DNS 질의
  밖의 이름은 한 번만 묻고, 클러스터의 짧은 이름은 그대로 쓸 수 있다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 pay에 관한 것이 하나 이상 있다

  @criterion(outside) @points(40)
  시나리오: 밖의 이름은 한 번만 묻는다
    그러면 이름 api.bank.example은 질의 1번으로 찾을 수 있다, 이미지 registry.example/pay/worker:1.0의 모든 Pod에서

  @criterion(ledger) @points(20)
  시나리오: 원장을 짧은 이름으로 찾는다
    그러면 네임스페이스 pay에서 레이블 app=worker인 모든 Pod가 ledger:80에 연결한다

  @criterion(stock) @points(20)
  시나리오: 다른 네임스페이스의 서비스도 짧은 이름으로 찾는다
    그러면 네임스페이스 pay에서 레이블 app=worker인 모든 Pod가 stock.stock:80에 연결한다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 pay/ledger이 있다
    그러면 클러스터 밖에서 서비스 pay/ledger의 Pod로 이어지는 길이 없다
